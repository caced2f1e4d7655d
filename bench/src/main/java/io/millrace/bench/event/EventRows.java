package io.millrace.bench.event;

import io.millrace.connect.format.ByteSink;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** Rows of Flink over a block of events. Texts that events share are shared by the rows. Not thread-safe. */
public final class EventRows {
    /** What one field of a row shows of an event. */
    private sealed interface Shown {}

    private record Leaf(EventField field, @Nullable EventKind kind) implements Shown {}

    private record Nested(EventKind kind, EventField[] fields) implements Shown {}

    private static final BinaryStringData[] CHANNELS = strings(TextPool.CHANNELS);
    private static final BinaryStringData[] URLS = strings(TextPool.URLS);

    private final EventValues values;
    private final ByteSink text = new ByteSink();
    private final Shown[] shown;

    /** @param paths what the rows show: paths of leaves, or of a kind's whole row */
    public EventRows(EventSettings settings, List<List<String>> paths) {
        this.values = new EventValues(settings);
        this.shown = paths.stream().map(EventRows::shown).toArray(Shown[]::new);
    }

    private static Shown shown(List<String> path) {
        EventField leaf = EventField.at(path);
        if (leaf != null) {
            return new Leaf(leaf, leaf.kind());
        }
        for (EventKind kind : EventKind.values()) {
            if (path.equals(List.of(EventField.column(kind)))) {
                return new Nested(kind, EventField.of(kind).toArray(EventField[]::new));
            }
        }
        throw new IllegalArgumentException("events have no field " + String.join(".", path));
    }

    private static BinaryStringData[] strings(TextPool pool) {
        BinaryStringData[] strings = new BinaryStringData[pool.size()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = BinaryStringData.fromBytes(pool.get(i));
        }
        return strings;
    }

    /** A new row of an event. */
    public GenericRowData row(EventBlock block, int row) {
        GenericRowData made = new GenericRowData(shown.length);
        EventKind kind = block.kind(row);
        for (int i = 0; i < shown.length; i++) {
            if (shown[i] instanceof Leaf leaf) {
                if (leaf.kind() == null || leaf.kind() == kind) {
                    made.setField(i, value(leaf.field(), block, row));
                }
            } else if (((Nested) shown[i]).kind() == kind) {
                made.setField(i, nested(((Nested) shown[i]).fields(), block, row));
            }
        }
        return made;
    }

    private GenericRowData nested(EventField[] fields, EventBlock block, int row) {
        GenericRowData made = new GenericRowData(fields.length);
        for (int i = 0; i < fields.length; i++) {
            made.setField(i, value(fields[i], block, row));
        }
        return made;
    }

    private Object value(EventField field, EventBlock block, int row) {
        return switch (field) {
            case EVENT_TYPE -> (int) block.kinds()[row];
            case PERSON_TIME, AUCTION_TIME, BID_TIME, AUCTION_EXPIRES ->
                TimestampData.fromEpochMillis(values.number(field, block, row));
            case BID_CHANNEL -> CHANNELS[Bids.channel(block.numbers()[row])];
            case BID_URL -> URLS[Bids.channel(block.numbers()[row])];
            case PERSON_EXTRA, AUCTION_EXTRA, BID_EXTRA -> extra(field, block.numbers()[row]);
            default -> field.isText() ? string(field, block, row) : (Object) values.number(field, block, row);
        };
    }

    private StringData extra(EventField field, long number) {
        long bits = Bids.extraBits(number);
        int length = values.extraLength(field, number, bits);
        return BinaryStringData.fromBytes(TextPool.EXTRA, Extra.start(bits, length), length);
    }

    private StringData string(EventField field, EventBlock block, int row) {
        text.clear();
        values.text(field, block, row, text);
        return BinaryStringData.fromBytes(text.toByteArray());
    }
}
