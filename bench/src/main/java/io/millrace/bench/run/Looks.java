package io.millrace.bench.run;

import java.util.ArrayList;
import java.util.List;

/** Looks at a job again and again while it runs, to know afterwards what it took from some row of its input on. */
final class Looks {
    /** Between two looks. */
    static final long INTERVAL_MILLIS = 50;

    private record Look(long rows, long nanos, long cpuNanos) {}

    /**
     * Between two looks.
     *
     * @param rows rows that were read in it
     */
    record Part(long rows, long wallMillis, long cpuMillis) {}

    private final List<Look> looks = new ArrayList<>();

    void look(long rows) {
        looks.add(new Look(rows, System.nanoTime(), ProcessUsage.cpuNanos()));
    }

    /** Rows read at the last look. */
    long rows() {
        return looks.get(looks.size() - 1).rows();
    }

    /** The part from the first look at which at least so many rows were read to the last look. */
    Part from(long rows) {
        Look last = looks.get(looks.size() - 1);
        for (Look look : looks) {
            if (look.rows() >= rows) {
                return new Part(
                        last.rows() - look.rows(),
                        (last.nanos() - look.nanos()) / 1_000_000,
                        (last.cpuNanos() - look.cpuNanos()) / 1_000_000);
            }
        }
        throw new IllegalArgumentException(last.rows() + " rows were read, not " + rows);
    }
}
