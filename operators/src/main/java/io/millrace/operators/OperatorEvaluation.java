package io.millrace.operators;

import io.millrace.dataflow.OperatorContext;
import io.millrace.expression.EvaluationContext;

/** The time of an operator's epoch, as compiled expressions ask for it. */
public record OperatorEvaluation(OperatorContext context) implements EvaluationContext {
    @Override
    public long processingTimeMillis() {
        return context.clock().processingTimeMillis();
    }

    @Override
    public long watermarkMillis() {
        return context.watermark();
    }
}
