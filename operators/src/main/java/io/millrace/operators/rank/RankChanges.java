package io.millrace.operators.rank;

import io.millrace.data.Batch;
import io.millrace.dataflow.Output;
import io.millrace.operators.RowChanges;
import io.millrace.operators.SlotArrays;
import io.millrace.state.RowTable;

/**
 * What the change of a partition's top-N is as a changelog. Rows are compared by their slots: a row that stays keeps its
 * slot, one that is updated gets another.
 */
final class RankChanges {
    private static final int NONE = -1;
    private static final int RETRACTED = -2;

    /** Marks of rows by slot, while two lists are compared. */
    private static final int OLD = 1;

    private static final int KEPT = 2;
    private static final int UPDATED = 3;

    private final long rankStart;
    private final boolean generateUpdateBefore;
    private final RowChanges changes;
    private int[] marks = {};

    RankChanges(long rankStart, boolean outputRowNumber, boolean generateUpdateBefore) {
        this.rankStart = rankStart;
        this.generateUpdateBefore = generateUpdateBefore;
        this.changes = new RowChanges(outputRowNumber);
    }

    /**
     * Rank by rank: the row of a rank is what is updated. Used where ranks are put out, or ranks below the first are left
     * out, or there is one rank only.
     *
     * @param origins by row, the row that it is an update of; an update retracts that row before it appears at its own
     *     rank, so that no key is there twice
     */
    void addByRank(int[] before, int[] after, int[] origins) {
        int ranks = Math.max(before.length, after.length);
        for (int i = (int) Math.min(ranks, rankStart - 1); i < ranks; i++) {
            int rank = i + 1;
            int old = i < before.length ? before[i] : NONE;
            int row = i < after.length ? after[i] : NONE;
            if (old == row) {
                continue;
            }
            if (row == NONE) {
                changes.add(old, Batch.DELETE, rank);
                continue;
            }
            if (old >= 0 && generateUpdateBefore) {
                changes.add(old, Batch.UPDATE_BEFORE, rank);
                before[i] = RETRACTED;
            }
            if (generateUpdateBefore && row < origins.length && origins[row] != NONE && origins[row] != row) {
                retractOrigin(before, i, origins[row]);
            }
            changes.add(row, old == NONE ? Batch.INSERT : Batch.UPDATE_AFTER, rank);
        }
    }

    private void retractOrigin(int[] before, int from, int origin) {
        for (int i = from + 1; i < before.length; i++) {
            if (before[i] == origin) {
                changes.add(origin, Batch.UPDATE_BEFORE, i + 1L);
                before[i] = RETRACTED;
            }
        }
    }

    /** As sets: rows leave and enter. Rows that leave come first. */
    void addAsSets(int[] before, int[] after, int[] origins, int slotLimit) {
        marks = SlotArrays.grow(marks, slotLimit, 0);
        for (int old : before) {
            marks[old] = OLD;
        }
        for (int row : after) {
            if (marks[row] == OLD) {
                marks[row] = KEPT;
            } else if (origin(row, origins) != NONE && marks[origin(row, origins)] == OLD) {
                marks[origin(row, origins)] = UPDATED;
            }
        }
        for (int old : before) {
            if (marks[old] == OLD) {
                changes.add(old, Batch.DELETE);
            }
        }
        for (int row : after) {
            int origin = origin(row, origins);
            if (marks[row] == KEPT) {
                continue;
            }
            if (origin != NONE && marks[origin] == UPDATED) {
                if (generateUpdateBefore) {
                    changes.add(origin, Batch.UPDATE_BEFORE);
                }
                changes.add(row, Batch.UPDATE_AFTER);
            } else {
                changes.add(row, Batch.INSERT);
            }
        }
        for (int old : before) {
            marks[old] = 0;
        }
    }

    private static int origin(int row, int[] origins) {
        return row < origins.length ? origins[row] : NONE;
    }

    void emit(RowTable rows, Output output) {
        changes.emit(rows, output);
    }
}
