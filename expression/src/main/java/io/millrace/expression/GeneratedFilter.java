package io.millrace.expression;

import io.millrace.data.Batch;
import io.millrace.expression.runtime.GeneratedCode;

/** A condition over a generated loop. */
final class GeneratedFilter implements CompiledFilter {
    private final GeneratedCode code;

    GeneratedFilter(GeneratedCode code) {
        this.code = code;
    }

    @Override
    public int select(Batch input, int[] selected, EvaluationContext context) {
        code.setTimes(context.processingTimeMillis(), context.watermarkMillis());
        code.bind(input);
        return code.select(selected, input.size());
    }

    @Override
    public void close() {
        code.close();
    }
}
