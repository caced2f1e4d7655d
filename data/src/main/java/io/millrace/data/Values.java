package io.millrace.data;

import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Single values between columns and Flink's internal data structures; for the general, slow paths. */
public final class Values {
    private Values() {}

    /** The value as Flink's internal data structure for the type (a Long for BIGINT, a StringData for VARCHAR, ...). */
    public static @Nullable Object get(Column column, LogicalType type, int row) {
        if (column.isNull(row)) {
            return null;
        }
        if (column instanceof BooleanColumn booleans) {
            return booleans.get(row);
        } else if (column instanceof IntColumn ints) {
            return fromInt(ints.get(row), type.getTypeRoot());
        } else if (column instanceof LongColumn longs) {
            return fromLong(longs.get(row), type);
        } else if (column instanceof FloatColumn floats) {
            return floats.get(row);
        } else if (column instanceof DoubleColumn doubles) {
            return doubles.get(row);
        } else if (column instanceof BytesColumn bytes) {
            return isBinary(type.getTypeRoot()) ? bytes.copy(row) : bytes.string(row);
        }
        return ((ObjectColumn) column).get(row);
    }

    static Object fromInt(int value, LogicalTypeRoot root) {
        if (root == LogicalTypeRoot.TINYINT) {
            return (byte) value;
        }
        return root == LogicalTypeRoot.SMALLINT ? (Object) (short) value : (Object) value;
    }

    /** What a long of {@link PhysicalType#LONG} means for the type. */
    public static Object fromLong(long value, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TimestampData.fromEpochMillis(value);
            case DECIMAL ->
                DecimalData.fromUnscaledLong(
                        value, ((DecimalType) type).getPrecision(), ((DecimalType) type).getScale());
            default -> value;
        };
    }

    /** The long of {@link PhysicalType#LONG} that stands for an internal data structure. */
    public static long toLong(Object internal) {
        if (internal instanceof Number number) {
            return number.longValue();
        } else if (internal instanceof TimestampData timestamp) {
            return timestamp.getMillisecond();
        } else if (internal instanceof DecimalData decimal) {
            return decimal.toUnscaledLong();
        }
        throw new IllegalArgumentException(internal.getClass().getName() + " is not kept as a long");
    }

    static boolean isBinary(LogicalTypeRoot root) {
        return root == LogicalTypeRoot.BINARY || root == LogicalTypeRoot.VARBINARY;
    }
}
