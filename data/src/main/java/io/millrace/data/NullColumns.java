package io.millrace.data;

import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Columns of nulls only. Those of usual size share their arrays: a column that nobody reads costs no memory. */
public final class NullColumns {
    private static final boolean[] ALL_NULL = new boolean[Limits.BATCH_ROWS];
    private static final boolean[] BOOLEANS = new boolean[Limits.BATCH_ROWS];
    private static final int[] INTS = new int[Limits.BATCH_ROWS + 1];
    private static final long[] LONGS = new long[Limits.BATCH_ROWS];
    private static final float[] FLOATS = new float[Limits.BATCH_ROWS];
    private static final double[] DOUBLES = new double[Limits.BATCH_ROWS];
    private static final @Nullable Object[] OBJECTS = new @Nullable Object[Limits.BATCH_ROWS];
    private static final byte[] BYTES = {};

    static {
        Arrays.fill(ALL_NULL, true);
    }

    private NullColumns() {}

    /** A column of so many nulls. */
    public static Column of(LogicalType type, int size) {
        if (size > Limits.BATCH_ROWS) {
            ColumnBuilder builder = ColumnBuilder.of(type);
            builder.appendNulls(size);
            return builder.build();
        }
        if (type.is(LogicalTypeRoot.ROW)) {
            Column[] fields =
                    type.getChildren().stream().map(field -> of(field, size)).toArray(Column[]::new);
            return new RowColumn(fields, type.getChildren(), ALL_NULL, size);
        }
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> new BooleanColumn(BOOLEANS, ALL_NULL, size);
            case INT -> new IntColumn(INTS, ALL_NULL, size);
            case LONG -> new LongColumn(LONGS, ALL_NULL, size);
            case FLOAT -> new FloatColumn(FLOATS, ALL_NULL, size);
            case DOUBLE -> new DoubleColumn(DOUBLES, ALL_NULL, size);
            case BYTES -> new BytesColumn(BYTES, INTS, ALL_NULL, size);
            case OBJECT -> new ObjectColumn(OBJECTS, size);
        };
    }
}
