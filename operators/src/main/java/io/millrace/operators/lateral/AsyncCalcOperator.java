package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
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
import io.millrace.plan.AsyncCalc;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Projects with asynchronous scalar functions: {@link AsyncCalc}. The calls of an epoch are in flight together, up to the
 * capacity of {@code table.exec.async-scalar.*}; rows keep their order. An epoch that is run again calls again, see {@link
 * ExternalCalls}.
 */
public final class AsyncCalcOperator implements StatelessOperator {
    private final CompiledCalc computed;
    private final List<AsyncColumn> columns;
    private final FunctionRuntime runtime;
    private final List<Batch> batches = new ArrayList<>();
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);
    private ExternalCalls externalCalls = ExternalCalls.WAITING;

    /** A column that is the result of an asynchronous function. */
    private record AsyncColumn(
            int index,
            LogicalType type,
            CompiledCalc operands,
            AsyncFunctionCall call,
            ExternalCalls.Settings<Object> settings) {}

    /** @param computed the columns in between, in order */
    private AsyncCalcOperator(CompiledCalc computed, List<AsyncColumn> columns, FunctionRuntime runtime) {
        this.computed = computed;
        this.columns = columns;
        this.runtime = runtime;
    }

    public static OperatorFactory factory(AsyncCalc node, RowType inputType, ExpressionCompiler compiler) {
        FunctionRuntime runtime = compiler.functions();
        List<Expression> computed = new ArrayList<>();
        List<Supplier<AsyncColumn>> columns = new ArrayList<>();
        for (int i = 0; i < node.projection().size(); i++) {
            Expression expression = node.projection().get(i);
            if (expression instanceof Call call && AsyncFunctionCall.isAsyncScalar(call, runtime)) {
                columns.add(column(i, call, node, inputType, compiler));
            } else {
                computed.add(expression);
            }
        }
        Compiled<CompiledCalc> calc = compiler.compileCalc(inputType, computed, null);
        return () -> new AsyncCalcOperator(
                calc.newInstance(), columns.stream().map(Supplier::get).toList(), runtime);
    }

    private static Supplier<AsyncColumn> column(
            int index, Call call, AsyncCalc node, RowType inputType, ExpressionCompiler compiler) {
        Compiled<CompiledCalc> operands = compiler.compileCalc(inputType, call.operands(), null);
        Supplier<AsyncFunctionCall> calls = AsyncFunctionCall.prepareScalar(call, compiler.functions());
        ExternalCalls.Settings<Object> settings = AsyncSettings.ofScalarFunctions(
                "Function " + call.function().displayName(),
                node.configuration(),
                compiler.functions().config());
        return () -> new AsyncColumn(index, call.type(), operands.newInstance(), calls.get(), settings);
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
        externalCalls = context.externalCalls();
        columns.forEach(column -> column.call().open(runtime));
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        batches.add(batch);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (batches.isEmpty()) {
            return;
        }
        List<Column[]> results = new ArrayList<>();
        for (AsyncColumn column : columns) {
            results.add(call(column));
        }
        for (int i = 0; i < batches.size(); i++) {
            Batch others = Objects.requireNonNull(computed.apply(batches.get(i), evaluation));
            Column[] projected = new Column[others.columnCount() + columns.size()];
            for (int j = 0; j < columns.size(); j++) {
                projected[columns.get(j).index()] = results.get(j)[i];
            }
            int next = 0;
            for (int j = 0; j < projected.length; j++) {
                if (projected[j] == null) {
                    projected[j] = others.column(next++);
                }
            }
            output.emit(others.withColumns(projected));
        }
        batches.clear();
    }

    /** Calls a function for all rows; a column for each batch. */
    private Column[] call(AsyncColumn column) {
        PendingRows pending = new PendingRows();
        for (Batch batch : batches) {
            pending.add(batch, Objects.requireNonNull(column.operands().apply(batch, evaluation)));
        }
        List<@Nullable Object> results =
                externalCalls.await(pending.size(), column.settings(), (number, result) -> column.call()
                        .start(pending.operands(number), result));
        Column[] values = new Column[batches.size()];
        ColumnBuilder builder = ColumnBuilder.of(column.type());
        for (int i = 0; i < values.length; i++) {
            for (int row = 0; row < batches.get(i).size(); row++) {
                builder.appendInternal(column.call().value(results.get(pending.start(i) + row)));
            }
            values[i] = builder.build();
        }
        return values;
    }

    @Override
    public void close() {
        computed.close();
        for (AsyncColumn column : columns) {
            column.operands().close();
            column.call().close();
        }
    }
}
