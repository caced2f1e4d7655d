package io.millrace.operators.match;

import io.millrace.operators.SlotArrays;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The matches of one partition that are under way: those that can still take rows, and those that are complete but wait for
 * one that began before. Follows Flink's NFA for patterns without gaps.
 */
final class MatchPartition {
    private final MatchPattern pattern;
    private final SkipStrategy skip;
    private final long windowMillis;

    /** Slots of the rows from number {@code firstRow} on, as many as any match needs. */
    private int[] rows = {};

    private int rowCount;
    private long firstRow;

    /** Both in the order of their first rows. */
    private List<PartialMatch> partials = new ArrayList<>();

    private final List<PartialMatch> completed = new ArrayList<>();

    /** Whether the row at hand can be taken for a variable, given what a match has taken before. */
    @FunctionalInterface
    interface Condition {
        boolean holds(int variable, PartialMatch before);
    }

    /** @param windowMillis how long after its first row a match has to be complete; 0: for ever */
    MatchPartition(MatchPattern pattern, SkipStrategy skip, long windowMillis) {
        this.pattern = pattern;
        this.skip = skip;
        this.windowMillis = windowMillis;
    }

    /** The slot of a row. */
    int slot(long row) {
        return rows[(int) (row - firstRow)];
    }

    boolean isEmpty() {
        return partials.isEmpty() && completed.isEmpty();
    }

    /** Adds the next row; {@link #match} is to be called for it then. */
    void add(int slot) {
        rows = SlotArrays.grow(rows, rowCount + 1, 0);
        rows[rowCount++] = slot;
    }

    /**
     * Lets all matches under way take the row added last, and one begin with it.
     *
     * @return whether one has begun
     */
    boolean match(long timeMillis, Condition condition) {
        List<PartialMatch> before = partials;
        partials = new ArrayList<>();
        for (PartialMatch match : before) {
            advance(match, condition);
        }
        long row = firstRow + rowCount - 1;
        int count = partials.size();
        advance(
                new PartialMatch(
                        row,
                        timeMillis,
                        pattern.start(),
                        new int[pattern.variables().size()]),
                condition);
        return partials.size() > count;
    }

    private void advance(PartialMatch match, Condition condition) {
        Deque<Integer> reached = new ArrayDeque<>();
        reached.push(match.state());
        while (!reached.isEmpty()) {
            MatchPattern.State state = pattern.states().get(reached.pop());
            boolean isTaken = condition.holds(state.variable(), match);
            if (isTaken) {
                take(match.take(state.variable(), state.takeTo()));
            }
            if (state.proceedTo() >= 0 && !(state.isGreedy() && isTaken)) {
                reached.push(state.proceedTo());
            }
        }
    }

    private void take(PartialMatch match) {
        if (match.state() != MatchPattern.FINAL) {
            partials.add(match);
        }
        if (pattern.canEnd(match.state())) {
            int index = completed.size();
            while (index > 0 && completed.get(index - 1).start() > match.start()) {
                index--;
            }
            completed.add(index, match);
        }
    }

    /** Time has come to a time: gives up matches that have taken too long. */
    void advanceTime(long timeMillis) {
        if (windowMillis > 0) {
            partials.removeIf(match -> timeMillis - match.startMillis() >= windowMillis);
        }
    }

    /** Puts out complete matches before which none can come any more, and gives up those that they exclude. */
    void emit(Consumer<PartialMatch> output) {
        while (!completed.isEmpty()
                && (partials.isEmpty()
                        || completed.get(0).start() <= partials.get(0).start())) {
            PartialMatch match = completed.remove(0);
            long nextStart = skip.nextStart(match);
            output.accept(match);
            partials.removeIf(other -> other.start() < nextStart);
            completed.removeIf(other -> other.start() < nextStart);
        }
    }

    /** Forgets the rows that no match needs. */
    void forgetRows(IntConsumer free) {
        long needed = firstRow + rowCount;
        if (!partials.isEmpty()) {
            needed = partials.get(0).start();
        }
        if (!completed.isEmpty()) {
            needed = Math.min(needed, completed.get(0).start());
        }
        int count = (int) (needed - firstRow);
        for (int i = 0; i < count; i++) {
            free.accept(rows[i]);
        }
        System.arraycopy(rows, count, rows, 0, rowCount - count);
        rowCount -= count;
        firstRow = needed;
    }

    /** Bytes: number of the first row, number of rows, their slots, matches under way, complete matches, each with its number. */
    void snapshot(DataOutput out) throws IOException {
        out.writeLong(firstRow);
        out.writeInt(rowCount);
        SlotArrays.write(rows, rowCount, out);
        write(partials, out);
        write(completed, out);
    }

    private static void write(List<PartialMatch> matches, DataOutput out) throws IOException {
        out.writeInt(matches.size());
        for (PartialMatch match : matches) {
            match.write(out);
        }
    }

    void restore(DataInput in) throws IOException {
        firstRow = in.readLong();
        rowCount = in.readInt();
        rows = SlotArrays.read(rowCount, 0, in);
        read(partials, in);
        read(completed, in);
    }

    private void read(List<PartialMatch> matches, DataInput in) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            matches.add(PartialMatch.read(pattern.variables().size(), in));
        }
    }
}
