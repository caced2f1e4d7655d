package io.millrace.expression;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.expression.code.ColumnPath;
import io.millrace.expression.runtime.GeneratedCode;
import org.jspecify.annotations.Nullable;

/** A projection over generated loops: selects, gathers what is only passed through, computes the rest. */
final class GeneratedCalc implements CompiledCalc {
    private final @Nullable GeneratedCode code;
    private final @Nullable ColumnPath[] passedThrough;
    private final boolean filters;
    private int[] selected = {};

    /**
     * @param code null if nothing is computed
     * @param passedThrough for each projected column what it is in the input, or null if it is computed
     */
    GeneratedCalc(@Nullable GeneratedCode code, @Nullable ColumnPath[] passedThrough, boolean filters) {
        this.code = code;
        this.passedThrough = passedThrough;
        this.filters = filters;
    }

    @Override
    public @Nullable Batch apply(Batch input, EvaluationContext context) {
        int count = input.size();
        int[] rows = null;
        if (code != null) {
            code.setTimes(context.processingTimeMillis(), context.watermarkMillis());
            code.bind(input);
            if (filters) {
                count = code.select(room(count), count);
                rows = count == input.size() ? null : selected;
            }
        }
        return count == 0 ? null : project(input, rows, count);
    }

    @Override
    public void close() {
        if (code != null) {
            code.close();
        }
    }

    private int[] room(int rows) {
        if (selected.length < rows) {
            selected = new int[rows];
        }
        return selected;
    }

    private Batch project(Batch input, int @Nullable [] rows, int count) {
        Column[] projected = new Column[passedThrough.length];
        if (code != null) {
            code.project(rows, count, projected);
        }
        for (int i = 0; i < projected.length; i++) {
            ColumnPath path = passedThrough[i];
            if (path != null) {
                Column column = path.in(input);
                projected[i] = rows == null ? column : column.gather(rows, count);
            }
        }
        return new Batch(projected, rows == null ? input.rowKinds() : gatherKinds(input, rows, count), count);
    }

    private static byte @Nullable [] gatherKinds(Batch input, int[] rows, int count) {
        byte[] kinds = input.rowKinds();
        if (kinds == null) {
            return null;
        }
        byte[] gathered = new byte[count];
        for (int i = 0; i < count; i++) {
            gathered[i] = kinds[rows[i]];
        }
        return gathered;
    }
}
