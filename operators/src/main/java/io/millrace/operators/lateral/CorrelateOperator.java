package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.expression.user.TableFunctionCall;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.plan.Correlate;
import io.millrace.plan.expression.Call;
import io.millrace.plan.spec.JoinType;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins each row with the rows that a table function makes of it: {@link Correlate}. The operands are computed column by
 * column; {@code UNNEST} works on columns, other functions are called row by row.
 */
public final class CorrelateOperator implements StatelessOperator {
    private final CompiledCalc operands;
    private final RowExpander expander;
    private final LateralRows rows;
    private final boolean isLeftJoin;
    private final @Nullable CompiledFilter condition;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    private CorrelateOperator(
            CompiledCalc operands,
            RowExpander expander,
            LateralRows rows,
            boolean isLeftJoin,
            @Nullable CompiledFilter condition) {
        this.operands = operands;
        this.expander = expander;
        this.rows = rows;
        this.isLeftJoin = isLeftJoin;
        this.condition = condition;
    }

    public static OperatorFactory factory(Correlate node, RowType inputType, ExpressionCompiler compiler) {
        requireInnerOrLeft(node.joinType());
        RowType found = (RowType) node.functionCall().type();
        Compiled<CompiledCalc> operands =
                compiler.compileCalc(inputType, Operands.overInput(node.functionCall()), null);
        Compiled<CompiledFilter> condition = node.condition() == null
                ? null
                : compiler.compileFilter(
                        node.outputType(), Operands.behind(inputType.getFieldCount(), node.condition()));
        Supplier<RowExpander> expanders = expanders(node.functionCall(), compiler.functions());
        boolean isLeftJoin = node.joinType() == JoinType.LEFT;
        return () -> new CorrelateOperator(
                operands.newInstance(),
                expanders.get(),
                new LateralRows(found),
                isLeftJoin,
                condition == null ? null : condition.newInstance());
    }

    static void requireInnerOrLeft(JoinType joinType) {
        if (joinType != JoinType.INNER && joinType != JoinType.LEFT) {
            throw new NotNativeException("a " + joinType + " join with a function");
        }
    }

    private static Supplier<RowExpander> expanders(Call call, FunctionRuntime runtime) {
        Supplier<RowExpander> unnest = UnnestExpander.prepare(call);
        if (unnest != null) {
            return unnest;
        }
        Supplier<TableFunctionCall> calls = TableFunctionCall.prepare(call, runtime);
        return () -> new TableFunctionExpander(calls.get(), runtime);
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
        expander.open();
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        // Without a condition a projection gives a row for each row.
        expander.expand(Objects.requireNonNull(operands.apply(batch, evaluation)), rows);
        FoundRows found = rows.take();
        Batch joined =
                (condition == null ? found : found.filterJoined(batch, condition, evaluation)).join(batch, isLeftJoin);
        if (joined != null) {
            output.emit(joined);
        }
    }

    @Override
    public void close() {
        operands.close();
        expander.close();
        if (condition != null) {
            condition.close();
        }
    }
}
