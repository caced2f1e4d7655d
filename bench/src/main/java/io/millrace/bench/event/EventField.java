package io.millrace.bench.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** The leaves of the table of events, in its order; names and types are those of nexmark-flink. */
public enum EventField {
    EVENT_TYPE(null, "event_type", Form.TYPE),

    PERSON_ID(EventKind.PERSON, "id", Form.NUMBER),
    PERSON_NAME(EventKind.PERSON, "name", Form.TEXT),
    PERSON_EMAIL(EventKind.PERSON, "emailAddress", Form.TEXT),
    PERSON_CREDIT_CARD(EventKind.PERSON, "creditCard", Form.TEXT),
    PERSON_CITY(EventKind.PERSON, "city", Form.TEXT),
    PERSON_STATE(EventKind.PERSON, "state", Form.TEXT),
    PERSON_TIME(EventKind.PERSON, "dateTime", Form.TIME),
    PERSON_EXTRA(EventKind.PERSON, "extra", Form.TEXT),

    AUCTION_ID(EventKind.AUCTION, "id", Form.NUMBER),
    AUCTION_ITEM_NAME(EventKind.AUCTION, "itemName", Form.TEXT),
    AUCTION_DESCRIPTION(EventKind.AUCTION, "description", Form.TEXT),
    AUCTION_INITIAL_BID(EventKind.AUCTION, "initialBid", Form.NUMBER),
    AUCTION_RESERVE(EventKind.AUCTION, "reserve", Form.NUMBER),
    AUCTION_TIME(EventKind.AUCTION, "dateTime", Form.TIME),
    AUCTION_EXPIRES(EventKind.AUCTION, "expires", Form.TIME),
    AUCTION_SELLER(EventKind.AUCTION, "seller", Form.NUMBER),
    AUCTION_CATEGORY(EventKind.AUCTION, "category", Form.NUMBER),
    AUCTION_EXTRA(EventKind.AUCTION, "extra", Form.TEXT),

    BID_AUCTION(EventKind.BID, "auction", Form.NUMBER),
    BID_BIDDER(EventKind.BID, "bidder", Form.NUMBER),
    BID_PRICE(EventKind.BID, "price", Form.NUMBER),
    BID_CHANNEL(EventKind.BID, "channel", Form.TEXT),
    BID_URL(EventKind.BID, "url", Form.TEXT),
    BID_TIME(EventKind.BID, "dateTime", Form.TIME),
    BID_EXTRA(EventKind.BID, "extra", Form.TEXT);

    private enum Form {
        TYPE,
        NUMBER,
        TEXT,
        TIME
    }

    private final @Nullable EventKind kind;
    private final String fieldName;
    private final Form form;

    EventField(@Nullable EventKind kind, String fieldName, Form form) {
        this.kind = kind;
        this.fieldName = fieldName;
        this.form = form;
    }

    /** The kind of events that have it; null: all. */
    public @Nullable EventKind kind() {
        return kind;
    }

    public LogicalType type() {
        return switch (form) {
            case TYPE -> new IntType();
            case NUMBER -> new BigIntType();
            case TEXT -> new VarCharType(VarCharType.MAX_LENGTH);
            case TIME -> new TimestampType(3);
        };
    }

    boolean isText() {
        return form == Form.TEXT;
    }

    /** Fields of the row of a kind, in its order. */
    public static List<EventField> of(EventKind kind) {
        return Arrays.stream(values()).filter(field -> field.kind == kind).toList();
    }

    /** The column of a kind in the table: {@code bid}. */
    public static String column(EventKind kind) {
        return switch (kind) {
            case PERSON -> "person";
            case AUCTION -> "auction";
            case BID -> "bid";
        };
    }

    /** The leaf at a path such as {@code bid, price}; null if there is none, or it is no leaf. */
    public static @Nullable EventField at(List<String> path) {
        for (EventField field : values()) {
            if (field.path().equals(path)) {
                return field;
            }
        }
        return null;
    }

    /** The kind whose whole row is at a path such as {@code bid}. */
    public static EventKind kindAt(List<String> path) {
        for (EventKind kind : EventKind.values()) {
            if (path.equals(List.of(column(kind)))) {
                return kind;
            }
        }
        throw new IllegalArgumentException("events have no field " + String.join(".", path));
    }

    /** Its name, under its row's. */
    public List<String> path() {
        return kind == null ? List.of(fieldName) : List.of(column(kind), fieldName);
    }

    String fieldName() {
        return fieldName;
    }

    /** The physical columns of a table of events: {@code event_type}, {@code person}, {@code auction}, {@code bid}. */
    public static RowType tableType() {
        List<RowType.RowField> columns = new ArrayList<>();
        columns.add(new RowType.RowField(EVENT_TYPE.fieldName, EVENT_TYPE.type()));
        for (EventKind kind : EventKind.values()) {
            columns.add(new RowType.RowField(column(kind), rowType(kind)));
        }
        return new RowType(columns);
    }

    private static RowType rowType(EventKind kind) {
        return new RowType(of(kind).stream()
                .map(field -> new RowType.RowField(field.fieldName, field.type()))
                .toList());
    }
}
