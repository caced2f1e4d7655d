package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.SlotArrays;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.InputColumns;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * What rows must meet to be joined, besides equal keys: a condition over the columns of all inputs, in their order. Keeps
 * scratch space, so every operator instance has its own.
 */
final class JoinCondition implements AutoCloseable {
    private final CompiledFilter filter;
    private final BitSet columns;
    private int[] selected = {};

    private JoinCondition(CompiledFilter filter, BitSet columns) {
        this.filter = filter;
        this.columns = columns;
    }

    /** Compiles a condition; null gives null. */
    static @Nullable Compiled<CompiledFilter> compile(
            @Nullable Expression condition, RowType leftType, RowType rightType, ExpressionCompiler compiler) {
        if (condition == null) {
            return null;
        }
        List<LogicalType> both = new ArrayList<>(leftType.getChildren());
        both.addAll(rightType.getChildren());
        return compiler.compileFilter(RowType.of(both.toArray(LogicalType[]::new)), condition);
    }

    /**
     * An instance of a compiled condition; null gives null.
     *
     * @param condition what was compiled, which tells what columns it reads; null if that is not known
     */
    static @Nullable JoinCondition of(@Nullable Compiled<CompiledFilter> compiled, @Nullable Expression condition) {
        if (compiled == null) {
            return null;
        }
        BitSet columns = new BitSet();
        if (condition == null) {
            columns.set(0, Short.MAX_VALUE);
        } else {
            InputColumns.add(condition, columns);
        }
        return new JoinCondition(compiled.newInstance(), columns);
    }

    /** The columns that it reads; what {@link #select} gets may have anything in the others. */
    BitSet columns() {
        return columns;
    }

    /** Finds the candidates that meet the condition; returns how many are in {@link #selected}. */
    int select(Batch candidates, EvaluationContext evaluation) {
        selected = SlotArrays.scratch(selected, candidates.size());
        return filter.select(candidates, selected, evaluation);
    }

    /** The candidates found last, ascending. */
    int[] selected() {
        return selected;
    }

    @Override
    public void close() {
        filter.close();
    }
}
