package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.TemporalPrinter;
import io.millrace.data.Column;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.ObjectColumn;
import java.util.Objects;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** DATE, TIME, TIMESTAMP and TIMESTAMP_LTZ, as text. */
final class TemporalWriter extends JsonWriter {
    private final boolean isDate;
    private final boolean utc;
    private final TemporalPrinter printer;

    TemporalWriter(LogicalType type, boolean iso8601) {
        isDate = type.is(LogicalTypeRoot.DATE);
        utc = type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        printer = new TemporalPrinter(iso8601);
    }

    @Override
    void writeValue(Column column, int row, ByteSink into) {
        if (column instanceof LongColumn longs) {
            into.put((byte) '"');
            printer.timestamp(longs.get(row), 0, utc, into);
            into.put((byte) '"');
        } else if (column instanceof IntColumn ints) {
            writeInt(ints.get(row), into);
        } else {
            writeValue(Objects.requireNonNull(((ObjectColumn) column).get(row)), into);
        }
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        if (value instanceof TimestampData timestamp) {
            into.put((byte) '"');
            printer.timestamp(timestamp.getMillisecond(), timestamp.getNanoOfMillisecond(), utc, into);
            into.put((byte) '"');
        } else {
            writeInt((int) value, into);
        }
    }

    private void writeInt(int value, ByteSink into) {
        into.put((byte) '"');
        if (isDate) {
            printer.date(value, into);
        } else {
            printer.time(value, into);
        }
        into.put((byte) '"');
    }
}
