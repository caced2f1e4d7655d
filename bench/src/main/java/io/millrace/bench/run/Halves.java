package io.millrace.bench.run;

import java.util.ArrayList;
import java.util.List;

/** Looks at a job again and again while it runs, to know afterwards what it took from half of its input on. */
final class Halves {
    /** Between two looks. */
    static final long INTERVAL_MILLIS = 50;

    private record Look(long rows, long nanos, long cpuNanos) {}

    private final List<Look> looks = new ArrayList<>();

    void look(long rows) {
        looks.add(new Look(rows, System.nanoTime(), ProcessUsage.cpuNanos()));
    }

    /** The part from the first look at which at least half of the rows were read to the last look. */
    QueryResult.SecondHalf second() {
        Look last = looks.get(looks.size() - 1);
        for (Look look : looks) {
            if (2 * look.rows() >= last.rows()) {
                double share = last.rows() == 0 ? 0 : (double) (last.rows() - look.rows()) / last.rows();
                return new QueryResult.SecondHalf(
                        share,
                        (last.nanos() - look.nanos()) / 1_000_000,
                        (last.cpuNanos() - look.cpuNanos()) / 1_000_000);
            }
        }
        throw new IllegalStateException("rows of the last look are not half of themselves");
    }
}
