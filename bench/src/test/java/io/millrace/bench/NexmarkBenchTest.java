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
    void bothEnginesWriteTheSameFromMemoryAndFromKafka() throws Exception {
        NexmarkSettings settings = new NexmarkSettings(
                List.of(NexmarkQuery.Q0, NexmarkQuery.Q3, NexmarkQuery.Q18),
                List.of(EventInput.MEMORY, EventInput.KAFKA),
                List.of(BenchEngine.NATIVE, BenchEngine.FLINK),
                EVENTS,
                10_000,
                2,
                "1g",
                List.of("-XX:TieredStopAtLevel=1"),
                120);
        List<QueryResult> results = new ArrayList<>();
        NexmarkReport report = new NexmarkReport();

        new NexmarkBench(settings, line -> {}).run(some -> {
            results.addAll(some);
            report.add(some);
        });

        assertThat(results).hasSize(12).allSatisfy(result -> {
            assertThat(result.problem()).isNull();
            assertThat(result.measured().content().rows()).isPositive();
            assertThat(result.eventsPerCpuSecond()).isPositive();
        });
        assertThat(report.isAllEqual()).isTrue();
        // All bids pass q0: 46 of 50 events.
        assertThat(results.get(0).measured().content().rows()).isEqualTo(EVENTS * 46 / 50);
        assertThat(report.summary()).contains("From memory, 3 queries").contains("From kafka, 3 queries");
    }
}
