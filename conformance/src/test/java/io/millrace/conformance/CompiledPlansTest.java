package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.Explain;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanException;
import io.millrace.plan.PlanNode;
import io.millrace.plan.UnknownNode;
import io.millrace.plan.json.PlanReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every compiled plan that Flink's tests carry, from Flink 1.18 to 2.3, can be read. */
class CompiledPlansTest {
    /** Streaming nodes that are read as unknown on purpose: they run on Flink. */
    private static final Set<String> UNKNOWN_STREAMING_NODES = Set.of("stream-exec-delta-join");

    @Test
    void readsEveryPlan() {
        List<String> entries =
                FlinkTestJar.entries(name -> name.startsWith("restore-tests/") && name.matches(".*/plan/[^/]+\\.json"));
        assertThat(entries).hasSize(363);

        List<String> failures = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        for (String entry : entries) {
            try {
                Plan plan = PlanReader.read(FlinkTestJar.text(entry));
                assertThat(Explain.text(plan).lines().filter(line -> !line.isEmpty()))
                        .hasSizeGreaterThanOrEqualTo(plan.nodes().size());
                for (PlanNode node : plan.nodes()) {
                    if (node instanceof UnknownNode) {
                        unknown.add(node.header().type());
                    }
                }
            } catch (PlanException e) {
                failures.add(entry + ": " + e.getMessage());
            }
        }

        assertThat(failures).isEmpty();
        assertThat(unknown)
                .filteredOn(type -> type.startsWith("stream-"))
                .isEqualTo(List.copyOf(new TreeSet<>(UNKNOWN_STREAMING_NODES)));
    }
}
