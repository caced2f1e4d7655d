package io.millrace.operators.window;

import io.millrace.data.NotNativeException;
import io.millrace.plan.spec.WindowSpec;

/**
 * The windows of a node, and the slices they consist of: pieces of time of one length, such that every window is a row of
 * whole slices and no slice belongs to a part of a window only. All times are milliseconds of local time; windows and
 * slices are named by their ends, which do not belong to them. Follows Flink's {@code SliceAssigners}.
 *
 * @param kind how windows follow each other
 * @param sizeMillis length of a window; of the longest one for cumulative windows
 * @param sliceMillis length of a slice: the window itself, the slide, or the step
 * @param offsetMillis by how much all windows are moved from the epoch
 */
record Windows(Kind kind, long sizeMillis, long sliceMillis, long offsetMillis) {
    enum Kind {
        TUMBLING,
        HOPPING,
        CUMULATIVE
    }

    /** Refuses session windows, and sizes that are no multiple of the slide or step. */
    static Windows of(WindowSpec spec) {
        if (spec instanceof WindowSpec.Tumbling tumbling) {
            return new Windows(Kind.TUMBLING, tumbling.sizeMillis(), tumbling.sizeMillis(), tumbling.offsetMillis());
        } else if (spec instanceof WindowSpec.Hopping hopping) {
            return new Windows(Kind.HOPPING, hopping.sizeMillis(), hopping.slideMillis(), hopping.offsetMillis());
        } else if (spec instanceof WindowSpec.Cumulative cumulative) {
            return new Windows(
                    Kind.CUMULATIVE, cumulative.maxSizeMillis(), cumulative.stepMillis(), cumulative.offsetMillis());
        }
        throw new NotNativeException(
                spec instanceof WindowSpec.Counting ? "windows that count rows" : "session windows are not native yet");
    }

    Windows {
        if (sizeMillis <= 0 || sliceMillis <= 0 || sizeMillis % sliceMillis != 0) {
            throw new NotNativeException(
                    "a window of " + sizeMillis + " ms does not consist of whole pieces of " + sliceMillis + " ms");
        }
    }

    /** The slice of a time. */
    long sliceEnd(long localMillis) {
        return localMillis - Math.floorMod(localMillis - offsetMillis, sliceMillis) + sliceMillis;
    }

    /** The last window that a slice belongs to. */
    long lastWindowEnd(long sliceEnd) {
        return switch (kind) {
            case TUMBLING -> sliceEnd;
            case HOPPING -> sliceEnd - sliceMillis + sizeMillis;
            case CUMULATIVE -> windowStart(sliceEnd) + sizeMillis;
        };
    }

    long windowStart(long windowEnd) {
        return kind == Kind.CUMULATIVE
                ? windowEnd - 1 - Math.floorMod(windowEnd - 1 - offsetMillis, sizeMillis)
                : windowEnd - sizeMillis;
    }

    /** How many windows a row falls into at most. */
    int windowsPerRow() {
        return kind == Kind.TUMBLING ? 1 : Math.toIntExact(sizeMillis / sliceMillis);
    }
}
