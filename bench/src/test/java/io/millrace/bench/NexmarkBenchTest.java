package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import io.millrace.bench.run.BenchEngine;
import io.millrace.bench.run.NexmarkBench;
import io.millrace.bench.run.NexmarkReport;
import io.millrace.bench.run.NexmarkSettings;
import io.millrace.bench.run.QueryResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small run of the real thing: both engines, each in a process of its own. */
class NexmarkBenchTest {
    private static final long EVENTS = 20_000;

    @Test
    void bothEnginesWriteTheSameFromMemory() throws Exception {
        check(EventInput.MEMORY, NexmarkQuery.Q3, NexmarkQuery.Q18);
    }

    @Test
    void bothEnginesWriteTheSameFromKafka() throws Exception {
        check(EventInput.KAFKA, NexmarkQuery.Q0);
    }

    private static void check(EventInput input, NexmarkQuery... queries) throws Exception {
        NexmarkSettings settings = new NexmarkSettings(
                List.of(queries),
                List.of(input),
                List.of(BenchEngine.NATIVE, BenchEngine.FLINK),
                EVENTS,
                10_000,
                2,
                "1g",
                List.of("-XX:TieredStopAtLevel=1"),
                600);
        List<QueryResult> results = new ArrayList<>();
        NexmarkReport report = new NexmarkReport();

        new NexmarkBench(settings, line -> {}).run(some -> {
            results.addAll(some);
            report.add(some);
        });

        assertThat(results).hasSize(2 * queries.length).allSatisfy(result -> {
            assertThat(result.problem()).isNull();
            assertThat(result.measured().content().rows()).isPositive();
            assertThat(result.eventsPerCpuSecond()).isPositive();
            if (result.query() == NexmarkQuery.Q0) {
                // All bids pass: 46 of 50 events.
                assertThat(result.measured().content().rows()).isEqualTo(EVENTS * 46 / 50);
            }
        });
        assertThat(report.isAllEqual()).isTrue();
        assertThat(report.summary()).contains("From " + input.id() + ", " + queries.length + " queries");
    }
}
