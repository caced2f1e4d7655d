package io.millrace.engine.epoch;

/**
 * How much an epoch takes from each split: everything, as long as it is not too much. Splits are served in turn, a batch at
 * a time, so that one that is far ahead does not starve the others and event time moves on in all of them together.
 */
public final class EpochCut {
    private EpochCut() {}

    /**
     * Number of batches to take from each split.
     *
     * @param queued rows of the batches that wait, by split, in order
     * @param maxRows rows to take at most; a first batch is taken whatever its size
     */
    public static int[] batchesToTake(int[][] queued, int maxRows) {
        int[] taken = new int[queued.length];
        long rows = 0;
        boolean any = false;
        for (int turn = 0; ; turn++) {
            boolean more = false;
            for (int split = 0; split < queued.length; split++) {
                if (turn < queued[split].length) {
                    int next = queued[split][turn];
                    if (any && rows + next > maxRows) {
                        return taken;
                    }
                    rows += next;
                    taken[split]++;
                    any = true;
                    more = true;
                }
            }
            if (!more) {
                return taken;
            }
        }
    }
}
