package io.millrace.operators.aggregate;

import io.millrace.data.BooleanColumn;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.DoubleColumn;
import io.millrace.data.FloatColumn;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.ObjectColumn;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Old and new values of one field side by side. */
public final class TwoColumns {
    private TwoColumns() {}

    /** Which rows of two lists of columns are equal in all of them; see {@link #and}. */
    public static boolean[] equalRows(Column[] before, Column[] after, int count) {
        boolean[] isEqual = new boolean[count];
        Arrays.fill(isEqual, true);
        for (int column = 0; column < before.length; column++) {
            and(isEqual, before[column], after[column], count);
        }
        return isEqual;
    }

    /** Clears {@code isEqual[row]} where the columns differ; null equals null, floating point numbers compare by {@code ==}. */
    static void and(boolean[] isEqual, Column a, Column b, int count) {
        boolean[] aNulls = a.nulls();
        boolean[] bNulls = b.nulls();
        if (aNulls != null || bNulls != null) {
            for (int row = 0; row < count; row++) {
                boolean aIsNull = aNulls != null && aNulls[row];
                boolean bIsNull = bNulls != null && bNulls[row];
                isEqual[row] &= aIsNull == bIsNull && (aIsNull || equal(a, b, row));
            }
        } else if (a instanceof LongColumn longs) {
            long[] aValues = longs.values();
            long[] bValues = ((LongColumn) b).values();
            for (int row = 0; row < count; row++) {
                isEqual[row] &= aValues[row] == bValues[row];
            }
        } else {
            for (int row = 0; row < count; row++) {
                isEqual[row] &= equal(a, b, row);
            }
        }
    }

    private static boolean equal(Column a, Column b, int row) {
        if (a instanceof LongColumn longs) {
            return longs.get(row) == ((LongColumn) b).get(row);
        } else if (a instanceof IntColumn ints) {
            return ints.get(row) == ((IntColumn) b).get(row);
        } else if (a instanceof DoubleColumn doubles) {
            return doubles.get(row) == ((DoubleColumn) b).get(row);
        } else if (a instanceof FloatColumn floats) {
            return floats.get(row) == ((FloatColumn) b).get(row);
        } else if (a instanceof BooleanColumn booleans) {
            return booleans.get(row) == ((BooleanColumn) b).get(row);
        } else if (a instanceof BytesColumn bytes) {
            BytesColumn others = (BytesColumn) b;
            return Arrays.equals(
                    bytes.bytes(),
                    bytes.start(row),
                    bytes.end(row),
                    others.bytes(),
                    others.start(row),
                    others.end(row));
        }
        return Objects.equals(((ObjectColumn) a).get(row), ((ObjectColumn) b).get(row));
    }

    /** A column of rows of two: a source below {@code count} is a row of the first, any other one of the second. */
    public static Column gather(Column first, Column second, int count, int[] sources, int rows) {
        boolean onlySecond = true;
        for (int row = 0; row < rows; row++) {
            onlySecond &= sources[row] >= count;
        }
        if (onlySecond) {
            int[] shifted = new int[rows];
            for (int row = 0; row < rows; row++) {
                shifted[row] = sources[row] - count;
            }
            return second.gather(shifted, rows);
        }
        if (first instanceof LongColumn longs) {
            return gatherLongs(longs, (LongColumn) second, count, sources, rows);
        }
        ColumnBuilder builder = ColumnBuilder.of(first.physicalType());
        for (int row = 0; row < rows; row++) {
            int source = sources[row];
            builder.append(source < count ? first : second, source < count ? source : source - count);
        }
        return builder.build();
    }

    /** A column of the rows at the given positions, null where a position is below zero. */
    static Column gatherOrNull(Column column, int[] positions, int count) {
        ColumnBuilder builder = ColumnBuilder.of(column.physicalType());
        for (int row = 0; row < count; row++) {
            if (positions[row] < 0) {
                builder.appendNull();
            } else {
                builder.append(column, positions[row]);
            }
        }
        return builder.build();
    }

    private static Column gatherLongs(LongColumn first, LongColumn second, int count, int[] sources, int rows) {
        long[] firstValues = first.values();
        long[] secondValues = second.values();
        long[] gathered = new long[rows];
        for (int row = 0; row < rows; row++) {
            int source = sources[row];
            gathered[row] = source < count ? firstValues[source] : secondValues[source - count];
        }
        return new LongColumn(gathered, gatherNulls(first, second, count, sources, rows), rows);
    }

    private static boolean @Nullable [] gatherNulls(Column first, Column second, int count, int[] sources, int rows) {
        if (first.nulls() == null && second.nulls() == null) {
            return null;
        }
        boolean[] gathered = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            int source = sources[row];
            gathered[row] = source < count ? first.isNull(source) : second.isNull(source - count);
        }
        return gathered;
    }
}
