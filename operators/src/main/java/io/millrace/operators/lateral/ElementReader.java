package io.millrace.operators.lateral;

import io.millrace.data.ColumnBuilder;
import io.millrace.data.PhysicalType;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Copies an element of an array to a column; numbers stay primitive. */
interface ElementReader {
    /** Appends an element that is not null. */
    void append(ArrayData array, int position, ColumnBuilder into);

    /** Appends an element. */
    default void appendNullable(ArrayData array, int position, ColumnBuilder into) {
        if (array.isNullAt(position)) {
            into.appendNull();
        } else {
            append(array, position, into);
        }
    }

    static ElementReader of(LogicalType type) {
        if (type instanceof DistinctType distinct) {
            return of(distinct.getSourceType());
        }
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> (array, i, into) -> ((ColumnBuilder.OfBoolean) into).append(array.getBoolean(i));
            case INT -> ofInt(type);
            case LONG -> ofLong(type);
            case FLOAT -> (array, i, into) -> ((ColumnBuilder.OfFloat) into).append(array.getFloat(i));
            case DOUBLE -> (array, i, into) -> ((ColumnBuilder.OfDouble) into).append(array.getDouble(i));
            case BYTES, OBJECT -> {
                ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
                yield (array, i, into) -> into.appendInternal(getter.getElementOrNull(array, i));
            }
        };
    }

    private static ElementReader ofInt(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case TINYINT -> (array, i, into) -> ((ColumnBuilder.OfInt) into).append(array.getByte(i));
            case SMALLINT -> (array, i, into) -> ((ColumnBuilder.OfInt) into).append(array.getShort(i));
            default -> (array, i, into) -> ((ColumnBuilder.OfInt) into).append(array.getInt(i));
        };
    }

    private static ElementReader ofLong(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case DECIMAL -> {
                int precision = LogicalTypeChecks.getPrecision(type);
                int scale = LogicalTypeChecks.getScale(type);
                yield (array, i, into) -> ((ColumnBuilder.OfLong) into)
                        .append(array.getDecimal(i, precision, scale).toUnscaledLong());
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
                int precision = LogicalTypeChecks.getPrecision(type);
                yield (array, i, into) -> ((ColumnBuilder.OfLong) into)
                        .append(array.getTimestamp(i, precision).getMillisecond());
            }
            default -> (array, i, into) -> ((ColumnBuilder.OfLong) into).append(array.getLong(i));
        };
    }
}
