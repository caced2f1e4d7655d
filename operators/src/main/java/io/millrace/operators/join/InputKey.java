package io.millrace.operators.join;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What makes rows of one input of a join unique. Follows Flink's JoinUtil#analyzeJoinInput.
 *
 * @param kind how many rows a join key can have
 * @param columns for {@link Kind#UNIQUE}: columns that tell the rows of one join key apart, the join keys first
 */
record InputKey(Kind kind, int[] columns) {
    enum Kind {
        /** The join key has at most one row: a row takes the place of the one before. */
        SINGLE_ROW,
        /** A row takes the place of the one with the same unique key. */
        UNIQUE,
        /** Equal rows may come any number of times. */
        MULTISET
    }

    /** @param upsertKeys each a set of columns unique in the input */
    static InputKey of(int[] joinKeys, List<int[]> upsertKeys) {
        if (upsertKeys.isEmpty()) {
            return new InputKey(Kind.MULTISET, new int[0]);
        }
        int[] smallest = upsertKeys.get(0);
        for (int[] upsertKey : upsertKeys) {
            if (IntStream.of(upsertKey).allMatch(column -> contains(joinKeys, column))) {
                return new InputKey(Kind.SINGLE_ROW, new int[0]);
            }
            smallest = upsertKey.length < smallest.length ? upsertKey : smallest;
        }
        int[] columns = IntStream.concat(
                        IntStream.of(joinKeys), IntStream.of(smallest).filter(column -> !contains(joinKeys, column)))
                .toArray();
        return new InputKey(Kind.UNIQUE, columns);
    }

    private static boolean contains(int[] columns, int column) {
        return IntStream.of(columns).anyMatch(c -> c == column);
    }
}
