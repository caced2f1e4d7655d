package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Limits;
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
import io.millrace.operators.StateTtl;
import io.millrace.plan.MultiJoin;
import io.millrace.plan.MultiJoin.JoinAttribute;
import io.millrace.plan.spec.JoinType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    private final List<JoinType> joinTypes;
    /** By input: the condition over its columns and those of all inputs before. */
    private final List<@Nullable CompiledFilter> conditions;

    private final MultiJoinInput[] inputs;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    // Scratch space.
    private int[] selected = {};
    /** By key: the last run of rows that had it; see {@link #endOfRun}. */
    private int[] runs = {};

    private int run;

    private MultiJoinOperator(
            MultiJoin node, List<RowType> inputTypes, List<@Nullable Compiled<CompiledFilter>> conditions) {
        this.joinTypes = node.joinTypes();
        this.conditions = new ArrayList<>();
        for (Compiled<CompiledFilter> condition : conditions) {
            this.conditions.add(condition == null ? null : condition.newInstance());
        }
        this.inputs = new MultiJoinInput[inputTypes.size()];
        for (int input = 0; input < inputs.length; input++) {
            inputs[input] = new MultiJoinInput(node, input, inputTypes.get(input));
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
                            : JoinConditions.compile(
                                    node.joinConditions().get(input), before, inputTypes.get(input), compiler));
            types.addAll(inputTypes.get(input).getChildren());
        }
        return factory(node, inputTypes, conditions);
    }

    /** @param conditions by input, over its columns and those of all inputs before; null for none */
    static OperatorFactory factory(
            MultiJoin node, List<RowType> inputTypes, List<@Nullable Compiled<CompiledFilter>> conditions) {
        StateTtl.refuse(node);
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
        inputs[input].begin(batch);
        int from = 0;
        while (from < batch.size()) {
            int to = isLeft(input) ? endOfRun(input, batch, from) : batch.size();
            JoinTuples empty = new JoinTuples(0);
            for (int row = from; row < to; row++) {
                empty.add(row, batch.rowKind(row));
            }
            new Walk(input, batch, output).expand(empty);
            for (int row = from; row < to; row++) {
                inputs[input].apply(batch, row);
            }
            from = to;
        }
        inputs[input].end(batch);
    }

    private boolean isLeft(int input) {
        return input > 0 && joinTypes.get(input) == JoinType.LEFT;
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

    /** The way of some rows of a batch through all inputs. */
    private final class Walk {
        private final int input;
        private final Batch batch;
        private final Output output;

        Walk(int input, Batch batch, Output output) {
            this.input = input;
            this.batch = batch;
            this.output = output;
        }

        /** Joins tuples with all inputs that they do not have yet, and emits them. */
        void expand(JoinTuples tuples) {
            int next = tuples.depth();
            if (tuples.count() == 0) {
                return;
            } else if (next == inputs.length) {
                byte[] kinds = tuples.isInsertOnly() ? null : tuples.copyKinds();
                output.emit(new Batch(columns(tuples), kinds, tuples.count()));
            } else if (next == input) {
                expand(withInput(tuples));
            } else {
                expandFromState(tuples);
            }
        }

        /** A portion of the tuples at a time, so that what is in work stays small however many matches a row has. */
        private void expandFromState(JoinTuples tuples) {
            int next = tuples.depth();
            int[] first = inputs[next].first(keys(tuples, next));
            int tuple = 0;
            while (tuple < tuples.count()) {
                int from = tuple;
                JoinTuples candidates = new JoinTuples(next + 1);
                IntList prefixes = new IntList();
                while (tuple < tuples.count() && candidates.count() < Limits.BATCH_ROWS) {
                    addCandidates(tuples, tuple, first[tuple], candidates, prefixes);
                    tuple++;
                }
                int matches = select(candidates);
                JoinTuples expanded = new JoinTuples(next + 1);
                int match = 0;
                for (int i = from; i < tuple; i++) {
                    boolean isMatched = false;
                    while (match < matches && prefixes.get(selected[match]) == i) {
                        expanded.add(tuples, i, candidates.rows(next)[selected[match++]], tuples.kind(i));
                        isMatched = true;
                    }
                    if (!isMatched && isLeft(next)) {
                        expanded.add(tuples, i, JoinTuples.MISSING, tuples.kind(i));
                    }
                }
                expand(expanded);
            }
        }

        private void addCandidates(
                JoinTuples tuples, int tuple, int firstRow, JoinTuples candidates, IntList prefixes) {
            JoinSide side = inputs[tuples.depth()].side();
            for (int row = firstRow; row != JoinSide.NONE; row = side.next(row)) {
                candidates.add(tuples, tuple, row, tuples.kind(tuple));
                prefixes.add(tuple);
            }
        }

        /**
         * Puts the rows that came in behind the tuples that they match. Behind the left side of a left join, the first
         * row takes back what there was without a match, and the last one that goes puts it out again.
         */
        private JoinTuples withInput(JoinTuples tuples) {
            JoinTuples candidates = new JoinTuples(input + 1);
            for (int i = 0; i < tuples.count(); i++) {
                candidates.add(tuples, i, tuples.inputRows()[i], tuples.kind(i));
            }
            int count = select(candidates);
            int[] matching = java.util.Arrays.copyOf(selected, count);
            int[] others = isLeft(input) ? countMatches(tuples) : new int[0];
            JoinTuples expanded = new JoinTuples(input + 1);
            for (int i : matching) {
                byte kind = tuples.kind(i);
                if (isLeft(input) && Batch.isAddition(kind) && others[i] == 0) {
                    expanded.add(tuples, i, JoinTuples.MISSING, Batch.DELETE);
                }
                expanded.add(tuples, i, tuples.inputRows()[i], kind);
                if (isLeft(input) && !Batch.isAddition(kind) && others[i] == 1) {
                    expanded.add(tuples, i, JoinTuples.MISSING, Batch.INSERT);
                }
            }
            return expanded;
        }

        /** By tuple: how many rows it matches in the state of the input that came in. */
        private int[] countMatches(JoinTuples tuples) {
            int[] counts = new int[tuples.count()];
            int[] first = inputs[input].first(keys(tuples, input));
            int tuple = 0;
            while (tuple < tuples.count()) {
                JoinTuples candidates = new JoinTuples(input + 1);
                IntList prefixes = new IntList();
                while (tuple < tuples.count() && candidates.count() < Limits.BATCH_ROWS) {
                    addCandidates(tuples, tuple, first[tuple], candidates, prefixes);
                    tuple++;
                }
                int matches = selectFromState(candidates);
                for (int i = 0; i < matches; i++) {
                    counts[prefixes.get(selected[i])]++;
                }
            }
            return counts;
        }

        /** The keys under which tuples find rows of the next input. */
        private Batch keys(JoinTuples tuples, int next) {
            int[] commonKey = inputs[input].commonKey();
            List<JoinAttribute> attributes = inputs[next].attributes();
            Column[] keys = new Column[commonKey.length + attributes.size()];
            for (int i = 0; i < commonKey.length; i++) {
                keys[i] = batch.column(commonKey[i]).gather(tuples.inputRows(), tuples.count());
            }
            for (int i = 0; i < attributes.size(); i++) {
                JoinAttribute attribute = attributes.get(i);
                keys[commonKey.length + i] = column(tuples, attribute.leftInput(), attribute.leftField());
            }
            return new Batch(keys, null, tuples.count());
        }
    }
}
