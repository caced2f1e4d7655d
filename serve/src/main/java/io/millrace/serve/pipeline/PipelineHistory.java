package io.millrace.serve.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last two minutes of a pipeline's rates and latency, so that a page that opens has something to draw. */
public final class PipelineHistory {

    static final int POINTS = 120;

    private final ArrayDeque<Point> points = new ArrayDeque<>();

    /** One second. */
    public record Point(
            long atMillis,
            double rowsInPerSecond,
            double rowsOutPerSecond,
            @Nullable Double latencyP50Millis,
            @Nullable Double latencyP99Millis) {}

    synchronized void add(long atMillis, PipelineView.Summary summary) {
        points.addLast(new Point(
                atMillis,
                summary.rowsInPerSecond(),
                summary.rowsOutPerSecond(),
                summary.latencyP50Millis(),
                summary.latencyP99Millis()));
        if (points.size() > POINTS) {
            points.removeFirst();
        }
    }

    /** Oldest first. */
    public synchronized List<Point> points() {
        return new ArrayList<>(points);
    }
}
