package io.millrace.expression.runtime;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every generated class extends. The caller sets the times, binds a batch, and then selects or projects its rows;
 * the class keeps the columns it reads in fields meanwhile.
 */
public abstract class GeneratedCode {
    /** Processing time of the epoch, in milliseconds. */
    protected long processingTimeMillis;

    /** Watermark in milliseconds; {@link Long#MIN_VALUE} before there is one. */
    protected long watermarkMillis;

    protected final Object[] constants;

    private final List<AutoCloseable> owned = new ArrayList<>();

    protected GeneratedCode(Object[] constants) {
        this.constants = constants;
    }

    public final void setTimes(long newProcessingTimeMillis, long newWatermarkMillis) {
        processingTimeMillis = newProcessingTimeMillis;
        watermarkMillis = newWatermarkMillis;
    }

    /** Notes an object that lives as long as this one. */
    protected final AutoCloseable own(AutoCloseable object) {
        owned.add(object);
        return object;
    }

    /** Closes the functions that it has opened. */
    public final void close() {
        for (AutoCloseable object : owned) {
            try {
                object.close();
            } catch (Exception e) {
                throw new IllegalStateException("a function does not close: " + e.getMessage(), e);
            }
        }
    }

    /** Takes the arrays of the columns that the expressions read. */
    public abstract void bind(Batch input);

    /** Writes the numbers of the rows that meet the condition and returns how many there are. */
    public abstract int select(int[] selected, int size);

    /**
     * Computes the computed columns of a projection.
     *
     * @param rows rows to compute, or null for all from 0
     * @param projected receives the columns at their positions
     */
    public abstract void project(int @Nullable [] rows, int count, Column[] projected);
}
