package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.plan.MultiJoin;
import io.millrace.plan.spec.JoinType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Joins several changelogs at once, with the rows of the inputs as its only state: {@link MultiJoin}. Follows Flink's
 * StreamingMultiJoinOperator change by change; only the order of several matches of one row is our own, that in which they
 * came.
 *
 * <p>Where Flink walks a tree for each row, input by input, this operator takes all rows of a batch through one level of
 * the tree after the other: {@link JoinTuples} of the first inputs, in the order of Flink's walk, are joined with the next
 * input by one lookup and one evaluation of its condition. At the level of the input that came in, its own rows take the
 * place of the state's. Rows of one input do not meet each other there, except that for the right side of a left join they
 * decide whether there is a match; then no two rows of a key are worked on together.
 */
public final class MultiJoinOperator implements Operator {
    private static final int VERSION = 1;

    private final MultiJoinInput[] inputs;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    /** By key: the last run of rows that had it; see {@link #endOfRun}. */
    private int[] runs = {};

    private int run;

    private MultiJoinOperator(
            MultiJoin node, List<RowType> inputTypes, List<@Nullable Compiled<CompiledFilter>> conditions) {
        this.inputs = new MultiJoinInput[inputTypes.size()];
        for (int input = 0; input < inputs.length; input++) {
            JoinCondition condition = JoinCondition.of(
                    conditions.get(input), node.joinConditions().get(input));
            inputs[input] = new MultiJoinInput(node, input, inputTypes.get(input), condition);
        }
    }

    public static OperatorFactory factory(MultiJoin node, List<RowType> inputTypes, ExpressionCompiler compiler) {
        List<@Nullable Compiled<CompiledFilter>> conditions = new ArrayList<>();
        List<LogicalType> types = new ArrayList<>();
        for (int input = 0; input < inputTypes.size(); input++) {
            RowType before = RowType.of(types.toArray(LogicalType[]::new));
            conditions.add(
                    input == 0
                            ? null
                            : JoinCondition.compile(
                                    node.joinConditions().get(input), before, inputTypes.get(input), compiler));
            types.addAll(inputTypes.get(input).getChildren());
        }
        return factory(node, inputTypes, conditions);
    }

    /** @param conditions by input, over its columns and those of all inputs before; null for none */
    static OperatorFactory factory(
            MultiJoin node, List<RowType> inputTypes, List<@Nullable Compiled<CompiledFilter>> conditions) {
        for (JoinType type : node.joinTypes()) {
            if (type != JoinType.INNER && type != JoinType.LEFT) {
                throw new NotNativeException("a multi join with a join of type " + type);
            }
        }
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new MultiJoinOperator(node, inputTypes, conditions);
            }

            @Override
            public String stateDescription() {
                return "all rows of all inputs";
            }
        };
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        forgetExpired();
        inputs[input].begin(batch);
        int from = 0;
        while (from < batch.size()) {
            int to = inputs[input].isLeft() ? endOfRun(input, batch, from) : batch.size();
            new MultiJoinWalk(inputs, input, batch, evaluation, output).join(from, to);
            inputs[input].apply(batch, from, to);
            from = to;
        }
        inputs[input].end(batch);
    }

    private void forgetExpired() {
        for (MultiJoinInput input : inputs) {
            input.forgetExpired(evaluation.processingTimeMillis());
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        forgetExpired();
    }

    @Override
    public long nextTimerMillis() {
        return Stream.of(inputs)
                .mapToLong(MultiJoinInput::nextTimerMillis)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The end of the longest run of rows from the given one in which no key comes twice. */
    private int endOfRun(int input, Batch batch, int from) {
        runs = SlotArrays.grow(runs, inputs[input].keyLimit(), 0);
        run++;
        int row = from;
        while (row < batch.size() && runs[inputs[input].key(row)] != run) {
            runs[inputs[input].key(row++)] = run;
        }
        return row;
    }

    /** Bytes: version, then the rows of each input. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        for (MultiJoinInput input : inputs) {
            input.snapshot(out);
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "multi join");
        for (MultiJoinInput input : inputs) {
            input.restore(in);
        }
    }

    @Override
    public void close() {
        for (MultiJoinInput input : inputs) {
            input.close();
        }
    }

    @Override
    public long stateRows() {
        return Stream.of(inputs).mapToLong(MultiJoinInput::size).sum();
    }

    @Override
    public long stateBytes() {
        return Stream.of(inputs).mapToLong(MultiJoinInput::sizeBytes).sum();
    }
}
