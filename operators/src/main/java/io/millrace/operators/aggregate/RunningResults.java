package io.millrace.operators.aggregate;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Results of groups while rows come, not only after all of them: what over aggregates put out. Rows of different groups do
 * not see each other, so the first result of every group can be found in one pass over the rows before it, then the second
 * of every group, and so on: as many passes as one group has results. Sums and counts need one pass only, see
 * {@link Accumulators#running}.
 */
public final class RunningResults {
    private final AggregateState state;
    private final List<AggregateCalls.Call> calls;
    private final boolean callsAreIndependent;

    /** By group: results found so far; zero between calls. */
    private int[] seen = {};

    public RunningResults(AggregateState state) {
        this.state = state;
        this.calls = state.calls();
        this.callsAreIndependent = calls.stream().allMatch(call -> call.filter() == 0 && call.distinctSet() < 0);
    }

    /**
     * Takes rows, those of kind -U and -D being taken back, and gives results on the way.
     *
     * @param slots the group of each row
     * @param emits rows, ascending, after each of which the result of its group is wanted
     * @return a column a call, with as many rows as there are emits
     */
    public Column[] take(Batch batch, int[] slots, int[] emits, int emitCount) {
        int resultCount = state.resultCount();
        @Nullable Column[] results = new @Nullable Column[resultCount];
        Rounds rounds = null;
        if (!callsAreIndependent) {
            return takeTogether(batch, slots, rounds(batch.size(), slots, emits, emitCount), emits);
        }
        byte[] rowKinds = AggregateState.retractions(batch);
        for (int i = 0; i < calls.size(); i++) {
            Accumulators accumulators = state.accumulators(i);
            Column[] arguments = arguments(batch, calls.get(i).arguments());
            Column result = accumulators.running(arguments, slots, rowKinds, batch.size(), emits, emitCount);
            if (result == null) {
                rounds = rounds == null ? rounds(batch.size(), slots, emits, emitCount) : rounds;
                result = takeAlone(accumulators, arguments, slots, rowKinds, rounds, emits);
            }
            if (i < resultCount) {
                results[i] = result;
            }
        }
        return Arrays.copyOf(results, resultCount, Column[].class);
    }

    private static Column[] arguments(Batch batch, int[] columns) {
        Column[] arguments = new Column[columns.length];
        Arrays.setAll(arguments, i -> batch.column(columns[i]));
        return arguments;
    }

    /**
     * Rows and emits by round.
     *
     * @param rows those of the first round, then those of the second, and so on, in each in their order
     * @param rowEnds where the rows of each round end
     * @param emits positions in the list of emits, likewise
     */
    private record Rounds(int[] rows, int[] rowEnds, int[] emits, int[] emitEnds) {
        int count() {
            return rowEnds.length;
        }

        int rowStart(int round) {
            return round == 0 ? 0 : rowEnds[round - 1];
        }

        int emitStart(int round) {
            return round == 0 ? 0 : emitEnds[round - 1];
        }
    }

    private Rounds rounds(int size, int[] slots, int[] emits, int emitCount) {
        int[] rowRounds = new int[size];
        int[] emitRounds = new int[emitCount];
        int last = 0;
        int next = 0;
        for (int row = 0; row < size; row++) {
            int slot = slots[row];
            if (slot >= seen.length) {
                seen = Arrays.copyOf(seen, Math.max(slot + 1, seen.length * 2));
            }
            int round = seen[slot];
            rowRounds[row] = round;
            last = Math.max(last, round);
            if (next < emitCount && emits[next] == row) {
                emitRounds[next++] = round;
                seen[slot] = round + 1;
            }
        }
        for (int row = 0; row < size; row++) {
            seen[slots[row]] = 0;
        }
        int[] rowEnds = new int[last + 1];
        int[] emitEnds = new int[last + 1];
        return new Rounds(
                byRound(rowRounds, size, rowEnds), rowEnds, byRound(emitRounds, emitCount, emitEnds), emitEnds);
    }

    /** Positions sorted by their round, else in their order; fills in where each round ends. */
    private static int[] byRound(int[] rounds, int count, int[] ends) {
        for (int i = 0; i < count; i++) {
            ends[rounds[i]]++;
        }
        int start = 0;
        for (int round = 0; round < ends.length; round++) {
            int inRound = ends[round];
            ends[round] = start;
            start += inRound;
        }
        int[] sorted = new int[count];
        for (int i = 0; i < count; i++) {
            sorted[ends[rounds[i]]++] = i;
        }
        return sorted;
    }

    private Column takeAlone(
            Accumulators accumulators,
            Column[] arguments,
            int[] slots,
            byte @Nullable [] rowKinds,
            Rounds rounds,
            int[] emits) {
        Collector collector = new Collector(rounds);
        for (int round = 0; round < rounds.count(); round++) {
            int from = rounds.rowStart(round);
            int count = rounds.rowEnds()[round] - from;
            int[] rows = Arrays.copyOfRange(rounds.rows(), from, from + count);
            Column[] taken = new Column[arguments.length];
            for (int i = 0; i < taken.length; i++) {
                taken[i] = arguments[i].gather(rows, count);
            }
            byte[] kinds = rowKinds == null ? null : AggregateState.gather(rowKinds, rows, count);
            accumulators.accumulate(taken, AggregateState.gather(slots, rows, count), kinds, count);
            int[] emitted = collector.slots(round, slots, emits);
            if (emitted.length > 0) {
                collector.add(accumulators.result(emitted, emitted.length));
            }
        }
        return collector.finish();
    }

    /** Calls that share distinct values or filters are taken together. */
    private Column[] takeTogether(Batch batch, int[] slots, Rounds rounds, int[] emits) {
        Collector[] collectors = new Collector[state.resultCount()];
        Arrays.setAll(collectors, i -> new Collector(rounds));
        for (int round = 0; round < rounds.count(); round++) {
            int from = rounds.rowStart(round);
            int count = rounds.rowEnds()[round] - from;
            int[] rows = Arrays.copyOfRange(rounds.rows(), from, from + count);
            state.accumulate(batch.gather(rows, count), AggregateState.gather(slots, rows, count));
            for (int i = 0; i < collectors.length; i++) {
                int[] emitted = collectors[i].slots(round, slots, emits);
                if (emitted.length > 0) {
                    collectors[i].add(state.accumulators(i).result(emitted, emitted.length));
                }
            }
        }
        Column[] results = new Column[collectors.length];
        Arrays.setAll(results, i -> collectors[i].finish());
        return results;
    }

    /** The results of one call, round after round, to be put into the order of the emits. */
    private static final class Collector {
        private final Rounds rounds;
        private @Nullable ColumnBuilder builder;
        private @Nullable Column only;

        Collector(Rounds rounds) {
            this.rounds = rounds;
        }

        /** The groups of which a round gives a result. */
        int[] slots(int round, int[] slots, int[] emits) {
            int from = rounds.emitStart(round);
            int[] emitted = new int[rounds.emitEnds()[round] - from];
            for (int i = 0; i < emitted.length; i++) {
                emitted[i] = slots[emits[rounds.emits()[from + i]]];
            }
            return emitted;
        }

        void add(Column results) {
            if (rounds.count() == 1) {
                only = results;
                return;
            }
            if (builder == null) {
                builder = ColumnBuilder.of(results.physicalType());
            }
            for (int row = 0; row < results.size(); row++) {
                builder.append(results, row);
            }
        }

        Column finish() {
            if (builder == null) {
                return Objects.requireNonNull(only, "no result was wanted");
            }
            int count = rounds.emits().length;
            int[] positions = new int[count];
            for (int i = 0; i < count; i++) {
                positions[rounds.emits()[i]] = i;
            }
            return builder.build().gather(positions, count);
        }
    }
}
