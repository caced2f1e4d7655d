package io.millrace.plan.spec;

/** Which ranks a top-N keeps; ranks start at 1, bounds are inclusive. */
public sealed interface RankRange {

    /** Fixed bounds. */
    record Constant(long start, long end) implements RankRange {}

    /** No upper bound. */
    record ConstantWithoutEnd(long start) implements RankRange {}

    /**
     * The upper bound is read from the first row of each partition.
     *
     * @param endIndex input column of the bound
     */
    record Variable(int endIndex) implements RankRange {}
}
