package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.data.BooleanColumn;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.DoubleColumn;
import io.millrace.data.FloatColumn;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
import io.millrace.data.ObjectColumn;
import io.millrace.data.PhysicalType;
import io.millrace.plan.spec.SortField;
import io.millrace.state.BooleanStateColumn;
import io.millrace.state.BytesStateColumn;
import io.millrace.state.DoubleStateColumn;
import io.millrace.state.FloatStateColumn;
import io.millrace.state.IntStateColumn;
import io.millrace.state.LongStateColumn;
import io.millrace.state.ObjectStateColumn;
import io.millrace.state.RowTable;
import io.millrace.state.StateColumn;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/**
 * Compares rows of a batch with rows of a state by sort keys, as Flink's generated comparators do: strings and binary values
 * by their bytes, unsigned; false before true; nulls where the sort key says, whatever its direction.
 */
public final class SortOrder {
    private final Key[] keys;

    public SortOrder(List<SortField> fields, RowTable state) {
        this(fields, state::column);
    }

    /** @param state the columns of the state by their index */
    public SortOrder(List<SortField> fields, IntFunction<StateColumn> state) {
        keys = new Key[fields.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = new Key(fields.get(i), state.apply(fields.get(i).index()));
        }
    }

    /** Refuses sort keys whose values have no order. */
    public static void check(List<SortField> fields, RowType type) {
        for (SortField field : fields) {
            LogicalType key = type.getTypeAt(field.index());
            boolean isComparable = PhysicalType.of(key) != PhysicalType.OBJECT
                    || key.is(LogicalTypeRoot.DECIMAL)
                    || key.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                    || key.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
            if (!isComparable) {
                throw new NotNativeException("sorting by a column of type " + key.asSummaryString());
            }
        }
    }

    /** The rows to be compared from now on. */
    public void use(Batch batch) {
        for (Key key : keys) {
            key.column = batch.column(key.index);
        }
    }

    /** Less than zero if the row of the batch comes before the row of the state; zero if no key tells them apart. */
    public int compare(int row, int slot) {
        for (Key key : keys) {
            int order = key.compare(row, slot);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static final class Key {
        private final int index;
        private final boolean isAscending;
        private final boolean nullIsLast;
        private final StateColumn state;
        private Column column = new IntColumn(new int[0], null, 0);

        Key(SortField field, StateColumn state) {
            this.index = field.index();
            this.isAscending = field.isAscending();
            this.nullIsLast = field.nullIsLast();
            this.state = state;
        }

        int compare(int row, int slot) {
            boolean rowIsNull = column.isNull(row);
            boolean slotIsNull = state.isNull(slot);
            if (rowIsNull || slotIsNull) {
                return rowIsNull && slotIsNull ? 0 : rowIsNull == nullIsLast ? 1 : -1;
            }
            int order = compareValues(row, slot);
            return isAscending ? order : -order;
        }

        private int compareValues(int row, int slot) {
            if (column instanceof LongColumn longs) {
                return Long.compare(longs.get(row), ((LongStateColumn) state).get(slot));
            } else if (column instanceof IntColumn ints) {
                return Integer.compare(ints.get(row), ((IntStateColumn) state).get(slot));
            } else if (column instanceof BytesColumn bytes) {
                return compareBytes(bytes, row, (BytesStateColumn) state, slot);
            } else if (column instanceof DoubleColumn doubles) {
                return compareNumbers(doubles.get(row), ((DoubleStateColumn) state).get(slot));
            } else if (column instanceof FloatColumn floats) {
                return compareNumbers(floats.get(row), ((FloatStateColumn) state).get(slot));
            } else if (column instanceof BooleanColumn booleans) {
                return Boolean.compare(booleans.get(row), ((BooleanStateColumn) state).get(slot));
            }
            return compareObjects(((ObjectColumn) column).get(row), ((ObjectStateColumn) state).get(slot));
        }

        private static int compareBytes(BytesColumn column, int row, BytesStateColumn state, int slot) {
            int start = state.start(slot);
            return Arrays.compareUnsigned(
                    column.bytes(),
                    column.start(row),
                    column.end(row),
                    state.bytes(slot),
                    start,
                    start + state.length(slot));
        }

        /** Zero equals minus zero, as in Java; NaN is equal to itself and larger than all others. */
        private static int compareNumbers(double left, double right) {
            return left < right ? -1 : left > right ? 1 : left == right ? 0 : Double.compare(left, right);
        }

        @SuppressWarnings("unchecked")
        private static int compareObjects(Object left, Object right) {
            return ((Comparable<Object>) left).compareTo(right);
        }
    }
}
