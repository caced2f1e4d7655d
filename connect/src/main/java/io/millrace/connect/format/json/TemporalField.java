package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.TemporalText;
import io.millrace.data.ColumnBuilder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** DATE, TIME, TIMESTAMP and TIMESTAMP_LTZ (with a Z behind), from text. */
final class TemporalField extends JsonField {
    private final LogicalTypeRoot root;
    private final String typeName;
    private final TemporalText text;

    TemporalField(LogicalType type, JsonOptions options) {
        super(options);
        root = type.getTypeRoot();
        typeName = type.asSummaryString();
        text = new TemporalText(options.iso8601());
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        int value = parse(cursor);
        if (column instanceof ColumnBuilder.OfLong longs) {
            longs.append(text.millis());
        } else if (column instanceof ColumnBuilder.OfInt ints) {
            ints.append(value);
        } else {
            column.appendInternal(text.timestamp());
        }
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        int value = parse(cursor);
        if (root == LogicalTypeRoot.DATE || root == LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE) {
            return value;
        }
        return text.timestamp();
    }

    /** Returns the value of a date or a time; that of a timestamp is in {@link #text}. */
    private int parse(JsonCursor cursor) throws DecodeException {
        scalar(cursor, "text of " + typeName);
        byte[] in = cursor.bytes;
        int from = cursor.tokenStart;
        int to = cursor.tokenEnd;
        if (cursor.tokenEscaped) {
            in = cursor.text().getBytes(StandardCharsets.UTF_8);
            from = 0;
            to = in.length;
        }
        try {
            switch (root) {
                case DATE -> {
                    return text.date(in, from, to);
                }
                case TIME_WITHOUT_TIME_ZONE -> {
                    return text.time(in, from, to);
                }
                default -> {
                    text.readTimestamp(in, from, to, root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
                    return 0;
                }
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw notA(typeName, cursor);
        }
    }
}
