package io.millrace.plan.spec;

/**
 * A column that a window aggregate appends after its aggregates.
 *
 * @param name name of the column
 */
public record WindowProperty(String name, Kind kind) {
    /** What the column holds. */
    public enum Kind {
        WINDOW_START,
        WINDOW_END,
        ROWTIME,
        PROCTIME,
        SLICE_END
    }
}
