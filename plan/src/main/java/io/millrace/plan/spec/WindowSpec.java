package io.millrace.plan.spec;

import java.util.List;

/** Which windows a row falls into. All times in milliseconds. */
public sealed interface WindowSpec {

    /** Windows of equal size that touch and do not overlap, aligned to the epoch plus {@code offsetMillis}. */
    record Tumbling(long sizeMillis, long offsetMillis) implements WindowSpec {}

    /** Windows of {@code sizeMillis} that start every {@code slideMillis}. */
    record Hopping(long sizeMillis, long slideMillis, long offsetMillis) implements WindowSpec {}

    /** Windows that share a start and grow by {@code stepMillis} until they reach {@code maxSizeMillis}. */
    record Cumulative(long maxSizeMillis, long stepMillis, long offsetMillis) implements WindowSpec {}

    /** Windows of {@code rows} rows of a key that start every {@code slideRows} rows. */
    record Counting(long rows, long slideRows) implements WindowSpec {}

    /**
     * Windows that end when no row came for {@code gapMillis}.
     *
     * @param partitionKeys input columns of {@code PARTITION BY}; a key has sessions of its own
     */
    record Session(long gapMillis, List<Integer> partitionKeys) implements WindowSpec {
        public Session {
            partitionKeys = List.copyOf(partitionKeys);
        }
    }
}
