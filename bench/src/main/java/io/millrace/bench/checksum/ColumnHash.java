package io.millrace.bench.checksum;

import io.millrace.data.Batch;
import io.millrace.data.BooleanColumn;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.DoubleColumn;
import io.millrace.data.FloatColumn;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.ObjectColumn;
import java.util.Arrays;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;

/** Hashes rows of a batch, a column at a time. */
final class ColumnHash {
    private ColumnHash() {}

    /** Sets {@code hashes[0..batch.size())} to the hashes of the rows over some columns. */
    static void rows(Batch batch, int[] columns, long[] hashes) {
        int size = batch.size();
        Arrays.fill(hashes, 0, size, 0);
        for (int column : columns) {
            add(batch.column(column), RowHash.factor(column), size, hashes);
        }
        for (int row = 0; row < size; row++) {
            hashes[row] = RowHash.mix(hashes[row]);
        }
    }

    private static void add(Column column, long factor, int size, long[] hashes) {
        if (column instanceof LongColumn longs) {
            long[] values = longs.values();
            for (int row = 0; row < size; row++) {
                hashes[row] += RowHash.mix(values[row]) * factor;
            }
        } else if (column instanceof IntColumn ints) {
            int[] values = ints.values();
            for (int row = 0; row < size; row++) {
                hashes[row] += RowHash.mix(values[row]) * factor;
            }
        } else if (column instanceof BytesColumn bytes) {
            byte[] values = bytes.bytes();
            int[] offsets = bytes.offsets();
            for (int row = 0; row < size; row++) {
                hashes[row] += RowHash.ofBytes(values, offsets[row], offsets[row + 1]) * factor;
            }
        } else {
            for (int row = 0; row < size; row++) {
                hashes[row] += column.isNull(row) ? 0 : ofOther(column, row) * factor;
            }
        }
        addNulls(column, factor, size, hashes);
    }

    /** Null rows have got the hash of whatever stands in their place: it is taken back. */
    private static void addNulls(Column column, long factor, int size, long[] hashes) {
        boolean[] nulls = column.nulls();
        if (nulls == null) {
            return;
        }
        for (int row = 0; row < size; row++) {
            if (nulls[row]) {
                hashes[row] += (RowHash.NULL - ofPlaceholder(column, row)) * factor;
            }
        }
    }

    private static long ofPlaceholder(Column column, int row) {
        if (column instanceof LongColumn longs) {
            return RowHash.mix(longs.get(row));
        } else if (column instanceof IntColumn ints) {
            return RowHash.mix(ints.get(row));
        } else if (column instanceof BytesColumn bytes) {
            return RowHash.ofBytes(bytes.bytes(), bytes.start(row), bytes.end(row));
        }
        return 0;
    }

    private static long ofOther(Column column, int row) {
        if (column instanceof BooleanColumn booleans) {
            return booleans.get(row) ? RowHash.TRUE : RowHash.FALSE;
        } else if (column instanceof DoubleColumn doubles) {
            return RowHash.mix(Double.doubleToLongBits(doubles.get(row)));
        } else if (column instanceof FloatColumn floats) {
            return RowHash.mix(Float.floatToIntBits(floats.get(row)));
        }
        Object value = ((ObjectColumn) column).get(row);
        if (value instanceof DecimalData decimal) {
            return FieldHash.ofDecimal(decimal);
        } else if (value instanceof TimestampData timestamp) {
            return FieldHash.ofTimestamp(timestamp);
        }
        throw new IllegalStateException("no checksum of " + value);
    }
}
