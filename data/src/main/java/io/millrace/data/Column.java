package io.millrace.data;

import org.jspecify.annotations.Nullable;

/**
 * The values of one field over the rows of a batch. Immutable once built: a column may be shared by any number of
 * batches and threads, so whoever holds the arrays of a column must not write to them.
 *
 * <p>Arrays may be longer than {@link #size()}; what lies beyond has no meaning. The value of a null row has no meaning
 * either, but is readable, so that kernels may compute on it without a branch.
 */
public sealed interface Column
        permits BooleanColumn, IntColumn, LongColumn, FloatColumn, DoubleColumn, BytesColumn, ObjectColumn {

    /** Number of rows. */
    int size();

    /** One flag a row, true where the value is null; null if no row is. */
    boolean @Nullable [] nulls();

    default boolean isNull(int row) {
        boolean[] nulls = nulls();
        return nulls != null && nulls[row];
    }

    PhysicalType physicalType();

    /** A new column of the rows {@code rows[0..count)}, in that order; a row may be named more than once. */
    Column gather(int[] rows, int count);

    /** Like {@link #gather}, but a negative row number gives null: for the missing side of an outer join. */
    Column gatherOrNull(int[] rows, int count);

    /** Bytes that this column keeps alive, about. */
    long sizeBytes();

    /** The null flags of {@link #gather}; null if no row gathered is null. */
    static boolean @Nullable [] gatherNulls(boolean @Nullable [] nulls, int[] rows, int count) {
        if (nulls == null) {
            return null;
        }
        boolean[] gathered = new boolean[count];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            boolean isNull = nulls[rows[i]];
            gathered[i] = isNull;
            any |= isNull;
        }
        return any ? gathered : null;
    }

    /** The null flags of {@link #gatherOrNull}; null if no row gathered is null. */
    static boolean @Nullable [] gatherNullsOrMissing(boolean @Nullable [] nulls, int[] rows, int count) {
        boolean[] gathered = new boolean[count];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            boolean isNull = rows[i] < 0 || (nulls != null && nulls[rows[i]]);
            gathered[i] = isNull;
            any |= isNull;
        }
        return any ? gathered : null;
    }

    /** Fails if arrays are shorter than the number of rows; called once, by the constructors. */
    static void checkLengths(int size, int values, boolean @Nullable [] nulls) {
        if (size < 0 || values < size || (nulls != null && nulls.length < size)) {
            throw new IllegalArgumentException("column of " + size + " rows over " + values + " values and "
                    + (nulls == null ? "no" : nulls.length) + " null flags");
        }
    }
}
