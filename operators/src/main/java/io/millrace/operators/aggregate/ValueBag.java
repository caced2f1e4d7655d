package io.millrace.operators.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of one group, for functions that must keep them all: as Flink's internal data structures, each with a number
 * of occurrences, which is below zero for values that were taken back before they came.
 */
abstract class ValueBag {
    /** What stands between the values of LISTAGG. */
    String delimiter = ",";

    /** One more of a value, which may be null where the function keeps nulls. */
    abstract void add(@Nullable Object value);

    /** One less of a value. */
    abstract void retract(@Nullable Object value);

    /** Appends all values, in an order that adding them again keeps, and their occurrences: 1 or more, or -1 or less. */
    abstract void listTo(List<@Nullable Object> values, List<Long> occurrences);

    /** The result as Flink's internal data structure. */
    abstract @Nullable Object result();

    /** Adds what {@link #listTo} gave. */
    void addAll(List<@Nullable Object> values, List<Long> occurrences) {
        for (int i = 0; i < values.size(); i++) {
            long count = occurrences.get(i);
            for (long n = 0; n < count; n++) {
                add(values.get(i));
            }
            for (long n = count; n < 0; n++) {
                retract(values.get(i));
            }
        }
    }
}
