package io.millrace.bench.run;

import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Results as lines of text: one a run, under a head, and at the end how the engines compare over all queries. */
public final class NexmarkReport {
    private static final long MEBIBYTE = 1 << 20;

    /** Ratios of the native engine to the better Flink, by input. */
    private final Map<EventInput, List<Ratios>> ratios = new EnumMap<>(EventInput.class);

    private boolean isAllEqual = true;

    /**
     * @param speed events per CPU second
     * @param secondHalf the same over the second half of the run
     * @param memory peak memory
     */
    private record Ratios(double speed, double secondHalf, double memory) {}

    public static String head() {
        return line(
                        "",
                        "",
                        "",
                        "wall",
                        "CPU s",
                        "CPU s",
                        "events per",
                        "2nd half",
                        "peak",
                        "heap",
                        "rows",
                        "same",
                        "ratio",
                        "ratio")
                + line(
                        "query",
                        "from",
                        "engine",
                        "s",
                        "of job",
                        "of all",
                        "CPU second",
                        "of the run",
                        "MiB",
                        "MiB",
                        "written",
                        "table",
                        "CPU",
                        "half");
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-4s %-6s %-15s %7s %7s %8s %10s %10s %8s %8s %10s %-7s %6s %6s%n", cells)
                        .stripTrailing()
                + "\n";
    }

    /** Whether all results that could be compared were equal. */
    public boolean isAllEqual() {
        return isAllEqual;
    }

    /** The lines for the results of one query over one input. */
    public String add(List<QueryResult> results) {
        StringBuilder text = new StringBuilder();
        for (QueryResult result : results) {
            text.append(result.measured() == null ? problem(result) : measured(result, result.measured(), results));
        }
        OptionalDouble speed = ratio(results, false);
        if (speed.isPresent()) {
            ratios.computeIfAbsent(results.get(0).input(), input -> new ArrayList<>())
                    .add(new Ratios(
                            speed.getAsDouble(),
                            ratio(results, true).orElse(Double.NaN),
                            memoryRatio(results).orElse(Double.NaN)));
        }
        return text.toString();
    }

    private static String problem(QueryResult result) {
        return line(
                        result.query().id(),
                        result.input().id(),
                        result.engine().id(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "")
                .replace("\n", "  " + result.problem() + "\n");
    }

    private String measured(QueryResult result, QueryResult.Measured measured, List<QueryResult> all) {
        boolean isNative = !result.engine().isFlink();
        return line(
                result.query().id(),
                result.input().id(),
                result.engine().id(),
                seconds(measured.wallMillis()),
                seconds(measured.cpuMillis()),
                seconds(measured.processCpuMillis()),
                String.format(Locale.ROOT, "%.0f", result.eventsPerCpuSecond()),
                String.format(Locale.ROOT, "%.0f", result.secondHalfEventsPerCpuSecond()),
                measured.peakMemoryBytes() / MEBIBYTE,
                measured.heapBytes() / MEBIBYTE,
                measured.content().rows(),
                comparison(result, measured, all),
                isNative ? ratioText(ratio(all, false)) : "",
                isNative ? ratioText(ratio(all, true)) : "");
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f", millis / 1000.0);
    }

    private static String ratioText(OptionalDouble ratio) {
        return ratio.isPresent() ? String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()) : "";
    }

    /** Whether a result is that of Flink: the first of Flink's that there is. */
    private String comparison(QueryResult result, QueryResult.Measured measured, List<QueryResult> all) {
        if (result.query().result() == NexmarkQuery.Result.DEPENDS_ON_CLOCK) {
            return "(clock)";
        }
        for (QueryResult other : all) {
            QueryResult.Measured reference = other.measured();
            if (other.engine().isFlink() && reference != null) {
                if (other.engine() == result.engine()) {
                    return "";
                }
                boolean isEqual = reference.content().isSameTable(measured.content());
                isAllEqual &= isEqual;
                return isEqual ? "yes" : "NO";
            }
        }
        return "";
    }

    /** Events per CPU second, native to the better Flink; empty if one of the two is missing. */
    private static OptionalDouble ratio(List<QueryResult> results, boolean secondHalf) {
        double flink = 0;
        double ours = 0;
        for (QueryResult result : results) {
            double speed = secondHalf ? result.secondHalfEventsPerCpuSecond() : result.eventsPerCpuSecond();
            if (result.engine().isFlink()) {
                flink = Math.max(flink, speed);
            } else {
                ours = speed;
            }
        }
        return flink == 0 || ours == 0 ? OptionalDouble.empty() : OptionalDouble.of(ours / flink);
    }

    /** Peak memory, native to the smaller of Flink's. */
    private static OptionalDouble memoryRatio(List<QueryResult> results) {
        double flink = Double.MAX_VALUE;
        double ours = 0;
        for (QueryResult result : results) {
            if (result.measured() != null) {
                double bytes = result.measured().peakMemoryBytes();
                if (result.engine().isFlink()) {
                    flink = Math.min(flink, bytes);
                } else {
                    ours = bytes;
                }
            }
        }
        return flink == Double.MAX_VALUE || flink == 0 ? OptionalDouble.empty() : OptionalDouble.of(ours / flink);
    }

    /** The end of the report. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        ratios.forEach((input, all) -> {
            double[] speeds = known(all, Ratios::speed);
            double[] halves = known(all, Ratios::secondHalf);
            double[] memories = known(all, Ratios::memory);
            text.append(String.format(
                    Locale.ROOT,
                    "From %s, %d queries, native to the better Flink: events per CPU second %.2f (least %.2f),"
                            + " second half of the run %.2f (least %.2f), peak memory %.2f (most %.2f);"
                            + " geometric means%n",
                    input.id(),
                    all.size(),
                    geometricMean(speeds),
                    speeds[0],
                    geometricMean(halves),
                    halves.length == 0 ? Double.NaN : halves[0],
                    geometricMean(memories),
                    memories.length == 0 ? Double.NaN : memories[memories.length - 1]));
        });
        return text.toString();
    }

    /** Ascending; runs that were too short to be seen in their second half, and systems without a figure, left out. */
    private static double[] known(List<Ratios> all, ToDoubleFunction<Ratios> which) {
        return all.stream()
                .mapToDouble(which)
                .filter(ratio -> !Double.isNaN(ratio))
                .sorted()
                .toArray();
    }

    private static double geometricMean(double[] values) {
        return Math.exp(Arrays.stream(values).map(Math::log).average().orElse(Double.NaN));
    }
}
