package io.millrace.operators.join;

import io.millrace.data.Batch;
import io.millrace.data.BooleanColumn;
import io.millrace.data.Column;
import io.millrace.data.Limits;
import io.millrace.dataflow.Output;
import io.millrace.expression.EvaluationContext;
import io.millrace.operators.SlotArrays;
import io.millrace.plan.MultiJoin.JoinAttribute;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of some rows of a batch through all inputs of a join of many. The inputs' states stay as they are meanwhile.
 *
 * <p>Tuples come out in the order of Flink's recursion: all that grow from one come before all that grow from the next.
 */
final class MultiJoinWalk {
    private final MultiJoinInput[] inputs;
    private final int origin;
    private final Batch batch;
    private final EvaluationContext evaluation;
    private final Output output;
    private int[] selected = {};

    /** @param origin the input that the batch came in by */
    MultiJoinWalk(MultiJoinInput[] inputs, int origin, Batch batch, EvaluationContext evaluation, Output output) {
        this.inputs = inputs;
        this.origin = origin;
        this.batch = batch;
        this.evaluation = evaluation;
        this.output = output;
    }

    /** Joins the rows {@code [from, to)} of the batch with all other inputs and emits what changes. */
    void join(int from, int to) {
        JoinTuples empty = new JoinTuples(0);
        for (int row = from; row < to; row++) {
            empty.add(row, batch.rowKind(row));
        }
        grow(empty);
    }

    private void grow(JoinTuples tuples) {
        int next = tuples.depth();
        if (tuples.count() == 0) {
            return;
        }
        if (next == inputs.length) {
            Column[] columns = columns(tuples, true, null);
            output.emit(new Batch(columns, tuples.rowKinds(), tuples.count()));
        } else if (next == origin) {
            grow(withOrigins(tuples));
        } else {
            growFromState(tuples);
        }
    }

    /** A portion of the tuples at a time, so that what is in work stays small however many matches a row has. */
    private void growFromState(JoinTuples tuples) {
        int next = tuples.depth();
        int[] first = inputs[next].first(keys(tuples, next));
        int to = 0;
        while (to < tuples.count()) {
            int from = to;
            JoinTuples candidates = new JoinTuples(next + 1);
            while (to < tuples.count() && candidates.count() < Limits.BATCH_ROWS) {
                addCandidates(tuples, to, first[to], candidates);
                to++;
            }
            int matches = select(candidates, true);
            JoinTuples grown = new JoinTuples(next + 1);
            int match = 0;
            for (int tuple = from; tuple < to; tuple++) {
                int firstMatch = match;
                while (match < matches && candidates.prefix(selected[match]) == tuple) {
                    grown.add(tuples, tuple, candidates.rows(next)[selected[match]], tuples.kind(tuple));
                    match++;
                }
                if (match == firstMatch && inputs[next].isLeft()) {
                    grown.add(tuples, tuple, JoinTuples.MISSING, tuples.kind(tuple));
                }
            }
            grow(grown);
        }
    }

    private void addCandidates(JoinTuples tuples, int tuple, int firstRow, JoinTuples candidates) {
        MultiJoinInput input = inputs[tuples.depth()];
        for (int row = firstRow; row != JoinSide.NONE; row = input.next(row)) {
            candidates.add(tuples, tuple, row, tuples.kind(tuple));
        }
    }

    /**
     * Puts the rows that came in behind the tuples that they match. On the right of a left join, a row that is the first to
     * match takes back what there was without it, and when the last one goes, that is put out again.
     */
    private JoinTuples withOrigins(JoinTuples tuples) {
        boolean isLeft = inputs[origin].isLeft();
        int[] others = isLeft ? countMatches(tuples) : new int[0];
        JoinTuples candidates = new JoinTuples(origin + 1);
        for (int tuple = 0; tuple < tuples.count(); tuple++) {
            candidates.add(tuples, tuple, tuples.origin(tuple), tuples.kind(tuple));
        }
        int matches = select(candidates, true);
        JoinTuples grown = new JoinTuples(origin + 1);
        for (int i = 0; i < matches; i++) {
            int tuple = selected[i];
            byte kind = tuples.kind(tuple);
            boolean isAddition = Batch.isAddition(kind);
            if (isLeft && isAddition && others[tuple] == 0) {
                grown.add(tuples, tuple, JoinTuples.MISSING, Batch.DELETE);
            }
            grown.add(tuples, tuple, tuples.origin(tuple), kind);
            if (isLeft && !isAddition && others[tuple] == 1) {
                grown.add(tuples, tuple, JoinTuples.MISSING, Batch.INSERT);
            }
        }
        return grown;
    }

    /** By tuple: how many rows of the origin's state it matches. */
    private int[] countMatches(JoinTuples tuples) {
        int[] counts = new int[tuples.count()];
        int[] first = inputs[origin].first(keys(tuples, origin));
        int tuple = 0;
        while (tuple < tuples.count()) {
            JoinTuples candidates = new JoinTuples(origin + 1);
            while (tuple < tuples.count() && candidates.count() < Limits.BATCH_ROWS) {
                addCandidates(tuples, tuple, first[tuple], candidates);
                tuple++;
            }
            int matches = select(candidates, false);
            for (int i = 0; i < matches; i++) {
                counts[candidates.prefix(selected[i])]++;
            }
        }
        return counts;
    }

    /**
     * Finds the tuples that meet the condition of the input they grew by last.
     *
     * @param withOrigin whether rows of the origin are those of the batch; else they are of its state
     * @return how many are in {@link #selected}
     */
    private int select(JoinTuples tuples, boolean withOrigin) {
        int last = tuples.depth() - 1;
        JoinCondition condition = inputs[last].condition();
        if (condition == null || tuples.count() == 0) {
            selected = SlotArrays.scratch(selected, tuples.count());
            Arrays.setAll(selected, i -> i);
            return tuples.count();
        }
        Batch candidates = new Batch(columns(tuples, withOrigin, condition.columns()), null, tuples.count());
        int count = condition.select(candidates, evaluation);
        selected = condition.selected();
        return count;
    }

    /** The keys under which tuples find rows of the next input. */
    private Batch keys(JoinTuples tuples, int next) {
        int[] commonKey = inputs[origin].commonKey();
        List<JoinAttribute> attributes = inputs[next].attributes();
        Column[] keys = new Column[commonKey.length + attributes.size()];
        for (int i = 0; i < commonKey.length; i++) {
            keys[i] = batch.column(commonKey[i]).gather(tuples.origins(), tuples.count());
        }
        for (int i = 0; i < attributes.size(); i++) {
            JoinAttribute attribute = attributes.get(i);
            keys[commonKey.length + i] = attribute.leftInput() == origin
                    ? batch.column(attribute.leftField()).gatherOrNull(tuples.rows(origin), tuples.count())
                    : inputs[attribute.leftInput()]
                            .rows()
                            .column(attribute.leftField())
                            .gatherOrNull(tuples.rows(attribute.leftInput()), tuples.count());
        }
        return new Batch(keys, null, tuples.count());
    }

    /**
     * The tuples column by column.
     *
     * @param withOrigin whether rows of the origin are those of the batch; else they are of its state
     * @param needed columns of the result that anybody reads; null for all
     */
    private Column[] columns(JoinTuples tuples, boolean withOrigin, @Nullable BitSet needed) {
        int width = 0;
        for (int input = 0; input < tuples.depth(); input++) {
            width += inputs[input].rows().columnCount();
        }
        Column[] columns = new Column[width];
        int next = 0;
        for (int input = 0; input < tuples.depth(); input++) {
            int[] rows = tuples.rows(input);
            int count = inputs[input].rows().columnCount();
            for (int i = 0; i < count; i++) {
                if (needed != null && !needed.get(next)) {
                    columns[next++] = BooleanColumn.blank(tuples.count());
                } else if (input == origin && withOrigin) {
                    columns[next++] = batch.column(i).gatherOrNull(rows, tuples.count());
                } else {
                    columns[next++] = inputs[input].rows().column(i).gatherOrNull(rows, tuples.count());
                }
            }
        }
        return columns;
    }
}
