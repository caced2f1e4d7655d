package io.millrace.operators.join;

import io.millrace.data.Batch;
import java.util.Arrays;

/**
 * Combinations of rows, one each of the first inputs of a join of many: prefixes that grow by one input at a time. Each
 * belongs to a row of the batch that came in and carries the kind of the change that it will be.
 */
final class JoinTuples {
    /** In place of a row: nulls. */
    static final int MISSING = -1;

    private int[] inputRows = new int[16];
    private byte[] kinds = new byte[16];
    /** By input, then by tuple: a row of the batch if it is the input that came in, else a slot of the input's state. */
    private final int[][] rows;

    private int count;

    /** @param depth number of inputs that the tuples have rows of */
    JoinTuples(int depth) {
        rows = new int[depth][16];
    }

    int depth() {
        return rows.length;
    }

    int count() {
        return count;
    }

    /** By tuple: the row of the batch that came in. */
    int[] inputRows() {
        return inputRows;
    }

    byte kind(int tuple) {
        return kinds[tuple];
    }

    /** By tuple: its row of an input. */
    int[] rows(int input) {
        return rows[input];
    }

    void clear() {
        count = 0;
    }

    /** Adds the tuple without rows; only for tuples of no depth. */
    void add(int inputRow, byte kind) {
        ensureOne();
        inputRows[count] = inputRow;
        kinds[count++] = kind;
    }

    /** Adds a tuple of one row less, with a row of the next input. */
    void add(JoinTuples prefixes, int prefix, int row, byte kind) {
        ensureOne();
        int last = rows.length - 1;
        for (int input = 0; input < last; input++) {
            rows[input][count] = prefixes.rows[input][prefix];
        }
        rows[last][count] = row;
        inputRows[count] = prefixes.inputRows[prefix];
        kinds[count++] = kind;
    }

    private void ensureOne() {
        if (count < kinds.length) {
            return;
        }
        inputRows = Arrays.copyOf(inputRows, count * 2);
        kinds = Arrays.copyOf(kinds, count * 2);
        for (int input = 0; input < rows.length; input++) {
            rows[input] = Arrays.copyOf(rows[input], count * 2);
        }
    }

    /** The kinds as a batch has them: null if all are inserts. */
    byte[] copyKinds() {
        return Arrays.copyOf(kinds, count);
    }

    boolean isInsertOnly() {
        for (int i = 0; i < count; i++) {
            if (kinds[i] != Batch.INSERT) {
                return false;
            }
        }
        return true;
    }
}
