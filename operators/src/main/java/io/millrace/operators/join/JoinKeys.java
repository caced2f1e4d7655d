package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.plan.spec.JoinSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The columns by which the rows of two inputs are joined.
 *
 * @param columns by input: the columns that have to be equal, pair by pair
 * @param nullFilters by input: those of them in which a null matches nothing
 */
record JoinKeys(int[][] columns, int[][] nullFilters) {
    static JoinKeys of(JoinSpec spec) {
        int[][] columns = {toArray(spec.leftKeys()), toArray(spec.rightKeys())};
        int[] filtered = IntStream.range(0, spec.filterNulls().size())
                .filter(spec.filterNulls()::get)
                .toArray();
        int[][] nullFilters = {
            IntStream.of(filtered).map(i -> columns[0][i]).toArray(),
            IntStream.of(filtered).map(i -> columns[1][i]).toArray()
        };
        return new JoinKeys(columns, nullFilters);
    }

    static int[] toArray(List<Integer> columns) {
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Types of the keys, given those of the left input. */
    List<LogicalType> types(List<LogicalType> leftTypes) {
        return IntStream.of(columns[0]).mapToObj(leftTypes::get).toList();
    }

    /** Whether a key is null that must not be: such a row can never match. */
    boolean matchesNothing(int input, Batch batch, int row) {
        for (int column : nullFilters[input]) {
            if (batch.column(column).isNull(row)) {
                return true;
            }
        }
        return false;
    }

    /** Whether any row of a batch may be one that can never match. */
    boolean mayMatchNothing(int input, Batch batch) {
        for (int column : nullFilters[input]) {
            if (batch.column(column).nulls() != null) {
                return true;
            }
        }
        return false;
    }
}
