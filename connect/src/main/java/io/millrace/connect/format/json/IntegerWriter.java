package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.Column;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;

/** TINYINT to BIGINT and the intervals. */
final class IntegerWriter extends JsonWriter {
    @Override
    void writeValue(Column column, int row, ByteSink into) {
        into.putDecimal(column instanceof LongColumn longs ? longs.get(row) : ((IntColumn) column).get(row));
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        into.putDecimal(((Number) value).longValue());
    }
}
