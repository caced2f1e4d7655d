package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.dataflow.ExternalCalls;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.AsyncFunctionCall;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.plan.AsyncCorrelate;
import io.millrace.plan.spec.JoinType;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins each row with the rows that an asynchronous table function gives for it: {@link AsyncCorrelate}. The calls of an
 * epoch are in flight together, up to the capacity of {@code table.exec.async-table.*}; results keep the order of the rows.
 * An epoch that is run again calls again, see {@link ExternalCalls}.
 */
public final class AsyncCorrelateOperator implements StatelessOperator {
    private final CompiledCalc operands;
    private final AsyncFunctionCall call;
    private final FunctionRuntime runtime;
    private final ExternalCalls.Settings<Collection<?>> settings;
    private final LateralRows rows;
    private final boolean isLeftJoin;
    private final PendingRows pending = new PendingRows();
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);
    private ExternalCalls externalCalls = ExternalCalls.WAITING;

    private AsyncCorrelateOperator(
            CompiledCalc operands,
            AsyncFunctionCall call,
            FunctionRuntime runtime,
            ExternalCalls.Settings<Collection<?>> settings,
            LateralRows rows,
            boolean isLeftJoin) {
        this.operands = operands;
        this.call = call;
        this.runtime = runtime;
        this.settings = settings;
        this.rows = rows;
        this.isLeftJoin = isLeftJoin;
    }

    public static OperatorFactory factory(AsyncCorrelate node, RowType inputType, ExpressionCompiler compiler) {
        CorrelateOperator.requireInnerOrLeft(node.joinType());
        FunctionRuntime runtime = compiler.functions();
        Compiled<CompiledCalc> operands =
                compiler.compileCalc(inputType, Operands.overInput(node.functionCall()), null);
        Supplier<AsyncFunctionCall> calls = AsyncFunctionCall.prepareTable(node.functionCall(), runtime);
        String name = "Function " + node.functionCall().function().displayName();
        ExternalCalls.Settings<Collection<?>> settings =
                AsyncSettings.ofTableFunctions(name, node.configuration(), runtime.config());
        RowType found = (RowType) node.functionCall().type();
        return () -> new AsyncCorrelateOperator(
                operands.newInstance(),
                calls.get(),
                runtime,
                settings,
                new LateralRows(found),
                node.joinType() == JoinType.LEFT);
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
        externalCalls = context.externalCalls();
        call.open(runtime);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        pending.add(batch, Objects.requireNonNull(operands.apply(batch, evaluation)));
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (pending.size() == 0) {
            return;
        }
        List<@Nullable Collection<?>> results = externalCalls.await(
                pending.size(), settings, (number, result) -> call.start(pending.operands(number), result));
        for (int i = 0; i < pending.batchCount(); i++) {
            Batch batch = pending.batch(i);
            for (int j = 0; j < batch.size(); j++) {
                int row = j;
                call.rows(results.get(pending.start(i) + row), found -> rows.add(row, found));
            }
            Batch joined = rows.take().join(batch, isLeftJoin);
            if (joined != null) {
                output.emit(joined);
            }
        }
        pending.clear();
    }

    @Override
    public void close() {
        operands.close();
        call.close();
    }
}
