package io.millrace.operators.join;

import io.millrace.data.Batch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Combinations of rows, one each of the first inputs of a join of many, which grow by one input at a time. Each belongs to a
 * row of the batch that came in and carries the kind of the change that it will be.
 */
final class JoinTuples {
    /** In place of a row: nulls. */
    static final int MISSING = -1;

    /** By input, then by tuple: its row. */
    private final int[][] rows;
    /** By tuple: the row of the batch that came in. */
    private int[] origins = new int[16];
    /** By tuple: the tuple of one row less that it grew from. */
    private int[] prefixes = new int[16];

    private byte[] kinds = new byte[16];
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

    int origin(int tuple) {
        return origins[tuple];
    }

    int[] origins() {
        return origins;
    }

    int prefix(int tuple) {
        return prefixes[tuple];
    }

    byte kind(int tuple) {
        return kinds[tuple];
    }

    /** By tuple: its row of an input, or {@link #MISSING}. */
    int[] rows(int input) {
        return rows[input];
    }

    /** Adds a tuple without rows. */
    void add(int origin, byte kind) {
        ensureOne();
        origins[count] = origin;
        kinds[count++] = kind;
    }

    /** Adds a tuple that grows from one of another depth by a row. */
    void add(JoinTuples from, int prefix, int row, byte kind) {
        ensureOne();
        int last = rows.length - 1;
        for (int input = 0; input < last; input++) {
            rows[input][count] = from.rows[input][prefix];
        }
        rows[last][count] = row;
        origins[count] = from.origins[prefix];
        prefixes[count] = prefix;
        kinds[count++] = kind;
    }

    private void ensureOne() {
        if (count < kinds.length) {
            return;
        }
        origins = Arrays.copyOf(origins, count * 2);
        prefixes = Arrays.copyOf(prefixes, count * 2);
        kinds = Arrays.copyOf(kinds, count * 2);
        for (int input = 0; input < rows.length; input++) {
            rows[input] = Arrays.copyOf(rows[input], count * 2);
        }
    }

    /** The kinds as a batch has them: null if all are inserts. */
    byte @Nullable [] rowKinds() {
        for (int i = 0; i < count; i++) {
            if (kinds[i] != Batch.INSERT) {
                return Arrays.copyOf(kinds, count);
            }
        }
        return null;
    }
}
