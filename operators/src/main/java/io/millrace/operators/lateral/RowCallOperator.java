package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.Values;
import io.millrace.dataflow.ExternalCalls;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.plan.ModelPredict;
import io.millrace.plan.VectorSearch;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.LookupKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.flink.table.connector.source.VectorSearchTableSource.VectorSearchRuntimeProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins each row with what a model predicts or a search finds for it: {@link ModelPredict} and {@link VectorSearch}. A row
 * is a call; the calls of an epoch are in flight together, up to their capacity, and results keep the order of the rows,
 * whatever {@code output-mode} says. An epoch that is run again asks again, see {@link ExternalCalls}.
 */
public final class RowCallOperator implements StatelessOperator {
    private final CompiledCalc arguments;
    private final RowCall call;
    private final Question question;
    private final ExternalCalls.Settings<Collection<RowData>> settings;
    private final LateralRows rows;
    private final FunctionRuntime runtime;
    private final List<Batch> batches = new ArrayList<>();
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);
    private ExternalCalls externalCalls = ExternalCalls.WAITING;

    /**
     * What is asked for each row.
     *
     * @param name of whom, for messages
     * @param skipsNulls whether a row with a null among its arguments finds nothing unasked
     * @param async null if the thread of the operator waits for each answer
     * @param found the columns of an answer
     */
    private record Question(
            String name,
            List<Expression> arguments,
            boolean skipsNulls,
            @Nullable AsyncOptions async,
            RowType found,
            boolean isLeftJoin) {

        LogicalType type(int argument) {
            return arguments.get(argument).type();
        }

        ExternalCalls.Settings<Collection<RowData>> settings() {
            return async == null
                    ? ExternalCalls.Settings.ofCallsThatReturnAtOnce(name, ExternalCalls.Retry.never())
                    : new ExternalCalls.Settings<>(
                            name, async.capacity(), async.timeoutMillis(), ExternalCalls.Retry.never());
        }
    }

    private RowCallOperator(CompiledCalc arguments, RowCall call, Question question, FunctionRuntime runtime) {
        this.arguments = arguments;
        this.call = call;
        this.question = question;
        this.settings = question.settings();
        this.rows = new LateralRows(question.found());
        this.runtime = runtime;
    }

    /**
     * {@code ML_PREDICT}.
     *
     * @param modelOutput what the model gives
     */
    public static OperatorFactory predict(
            ModelPredict node,
            RowType inputType,
            ModelProvider provider,
            ModelProvider.Context context,
            RowType modelOutput,
            ExpressionCompiler compiler) {
        String name = "Model " + node.model().displayName();
        Supplier<RowCall> calls = RowCall.predictions(
                provider,
                context,
                node.asyncOptions() != null,
                name,
                compiler.functions().classLoader());
        Question question = new Question(
                name, arguments(node.features(), inputType), false, node.asyncOptions(), modelOutput, false);
        return factory(question, inputType, calls, compiler);
    }

    /** {@code VECTOR_SEARCH}. */
    public static OperatorFactory search(
            VectorSearch node, RowType inputType, VectorSearchRuntimeProvider provider, ExpressionCompiler compiler) {
        CorrelateOperator.requireInnerOrLeft(node.joinType());
        String name = "The search in table " + node.table().table().displayName();
        List<LookupKey> arguments = new ArrayList<>();
        arguments.add(node.topK());
        arguments.addAll(node.searchColumns().values());
        Supplier<RowCall> calls = RowCall.searches(
                provider,
                node.asyncOptions() != null,
                name,
                compiler.functions().classLoader());
        Question question = new Question(
                name,
                arguments(arguments, inputType),
                true,
                node.asyncOptions(),
                node.searchOutputType(),
                node.joinType() == JoinType.LEFT);
        return factory(question, inputType, calls, compiler);
    }

    private static List<Expression> arguments(List<LookupKey> keys, RowType inputType) {
        return keys.stream().map(key -> LookupPlan.key(key, inputType)).toList();
    }

    private static OperatorFactory factory(
            Question question, RowType inputType, Supplier<RowCall> calls, ExpressionCompiler compiler) {
        Compiled<CompiledCalc> arguments = compiler.compileCalc(inputType, question.arguments(), null);
        return () -> new RowCallOperator(arguments.newInstance(), calls.get(), question, compiler.functions());
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
        externalCalls = context.externalCalls();
        call.open(runtime.context(), settings.name());
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
        List<RowData> asked = new ArrayList<>();
        List<int[]> numbers = new ArrayList<>();
        for (Batch batch : batches) {
            numbers.add(ask(Objects.requireNonNull(arguments.apply(batch, evaluation)), asked));
        }
        List<@Nullable Collection<RowData>> results =
                externalCalls.await(asked.size(), settings, (number, result) -> call.start(asked.get(number), result));
        for (int i = 0; i < batches.size(); i++) {
            for (int row = 0; row < batches.get(i).size(); row++) {
                int number = numbers.get(i)[row];
                Collection<RowData> found = number < 0 ? null : results.get(number);
                if (found != null) {
                    for (RowData right : found) {
                        rows.add(row, right);
                    }
                }
            }
            Batch joined = rows.take().join(batches.get(i), question.isLeftJoin());
            if (joined != null) {
                output.emit(joined);
            }
        }
        batches.clear();
    }

    /** Adds the arguments of a batch's rows; the number of the call of each row, -1 where there is none. */
    private int[] ask(Batch columns, List<RowData> asked) {
        int[] numbers = new int[columns.size()];
        for (int row = 0; row < numbers.length; row++) {
            GenericRowData values = new GenericRowData(columns.columnCount());
            boolean isAnyNull = false;
            for (int i = 0; i < columns.columnCount(); i++) {
                Object value = Values.get(columns.column(i), question.type(i), row);
                isAnyNull |= value == null;
                values.setField(i, value);
            }
            if (question.skipsNulls() && isAnyNull) {
                numbers[row] = -1;
            } else {
                numbers[row] = asked.size();
                asked.add(values);
            }
        }
        return numbers;
    }

    @Override
    public void close() {
        arguments.close();
        call.close();
    }
}
