package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import java.util.ArrayList;
import java.util.List;

/** A condition for tests: BIGINT columns compared with each other; what is null meets none. */
record LongCondition(List<Comparison> comparisons) implements Compiled<CompiledFilter> {
    private record Comparison(int column, int other, boolean isEqual) {
        boolean holds(Batch batch, int row) {
            LongColumn left = (LongColumn) batch.column(column);
            LongColumn right = (LongColumn) batch.column(other);
            return !left.isNull(row)
                    && !right.isNull(row)
                    && (isEqual ? left.get(row) == right.get(row) : left.get(row) < right.get(row));
        }
    }

    static LongCondition equal(int column, int other) {
        return new LongCondition(List.of(new Comparison(column, other, true)));
    }

    static LongCondition lessThan(int column, int other) {
        return new LongCondition(List.of(new Comparison(column, other, false)));
    }

    LongCondition and(LongCondition more) {
        List<Comparison> both = new ArrayList<>(comparisons);
        both.addAll(more.comparisons);
        return new LongCondition(both);
    }

    @Override
    public CompiledFilter newInstance() {
        return (batch, selected, context) -> {
            int count = 0;
            for (int row = 0; row < batch.size(); row++) {
                int candidate = row;
                if (comparisons.stream().allMatch(comparison -> comparison.holds(batch, candidate))) {
                    selected[count++] = row;
                }
            }
            return count;
        };
    }

    @Override
    public String source() {
        return "";
    }
}
