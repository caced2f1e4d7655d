package io.millrace.plan.expression;

import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The set of values a {@code SEARCH} call looks its first operand up in: what {@code IN}, {@code BETWEEN} and chains of
 * comparisons on one column become.
 *
 * @param ranges ascending and without overlap; a point has both bounds closed and equal; a complement such as {@code a
 *     <> 1} is the two open ranges around the point
 * @param nullAs what {@code SEARCH} yields for a null operand
 * @param type type of the operand and of all bounds
 */
public record SearchRanges(List<Range> ranges, NullAs nullAs, LogicalType type) implements Expression {
    public SearchRanges {
        ranges = List.copyOf(ranges);
    }

    /** Result for a null operand. */
    public enum NullAs {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /**
     * Values between two bounds.
     *
     * @param lower lower bound, or null when values may be arbitrarily small
     * @param upper upper bound, or null when values may be arbitrarily large
     */
    public record Range(@Nullable Bound lower, @Nullable Bound upper) {
        /** Whether this range is a single value. */
        public boolean isPoint() {
            return lower != null && lower.isClosed() && lower.equals(upper);
        }
    }

    /**
     * An end of a range.
     *
     * @param value never null
     * @param isClosed whether the value itself lies in the range
     */
    public record Bound(Literal value, boolean isClosed) {}
}
