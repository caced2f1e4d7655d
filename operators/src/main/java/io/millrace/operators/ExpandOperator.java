package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.Expand;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * Copies each row once for each grouping set: {@link Expand}. A batch gives one batch a projection, so the copies of one
 * projection keep the order of their rows; those of different projections belong to different groups.
 */
public final class ExpandOperator implements StatelessOperator {
    private final List<CompiledCalc> projections;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    private ExpandOperator(List<CompiledCalc> projections) {
        this.projections = projections;
    }

    public static OperatorFactory factory(Expand node, RowType inputType, ExpressionCompiler compiler) {
        List<Compiled<CompiledCalc>> compiled = node.projects().stream()
                .map(projection -> compiler.compileCalc(inputType, projection, null))
                .toList();
        return () ->
                new ExpandOperator(compiled.stream().map(Compiled::newInstance).toList());
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        for (CompiledCalc projection : projections) {
            Batch copies = projection.apply(batch, evaluation);
            if (copies != null) {
                output.emit(copies);
            }
        }
    }
}
