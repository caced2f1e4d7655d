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
import io.millrace.plan.Calc;
import org.apache.flink.table.types.logical.RowType;

/** Projects and filters: {@link Calc}. */
public final class CalcOperator implements StatelessOperator {
    private final CompiledCalc calc;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    private CalcOperator(CompiledCalc calc) {
        this.calc = calc;
    }

    public static OperatorFactory factory(Calc node, RowType inputType, ExpressionCompiler compiler) {
        Compiled<CompiledCalc> compiled = compiler.compileCalc(inputType, node.projection(), node.condition());
        return () -> new CalcOperator(compiled.newInstance());
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        Batch result = calc.apply(batch, evaluation);
        if (result != null) {
            output.emit(result);
        }
    }

    @Override
    public void close() {
        calc.close();
    }
}
