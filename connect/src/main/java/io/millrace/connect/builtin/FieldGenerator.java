package io.millrace.connect.builtin;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes the values of one field of {@code datagen}: a function of the position of the row and of random numbers that are
 * seeded by it, so that a row can be made again.
 */
@FunctionalInterface
interface FieldGenerator {
    /** The value as Flink's internal data structure. */
    @Nullable
    Object value(long position, SplittableRandom random);

    /** Rows that it has values for. */
    default long rows() {
        return Long.MAX_VALUE;
    }

    /** The same with some values null; random numbers are drawn in the same order whether they are or not. */
    default FieldGenerator withNulls(float rate) {
        if (rate == 0) {
            return this;
        }
        return (position, random) -> {
            boolean isNull = random.nextDouble() < rate;
            Object value = value(position, random);
            return isNull ? null : value;
        };
    }
}
