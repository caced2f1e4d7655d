package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.pipeline.EngineChoice;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.RunSummary;
import io.millrace.app.pipeline.RunningPipeline;
import io.millrace.app.pipeline.Terminal;
import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo's SQL file gives equal final tables on the native engine and on Flink, both from and to Kafka. */
class RetailEnginesTest {
    private static final int LINES = 20_000;
    private static final List<String> SERVED =
            List.of("revenue_by_country", "trending_products", "suspicious_customers");

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void nativeAndFlinkGiveEqualTables() throws Exception {
        Map<EngineChoice, Map<String, TopicContents>> results = new TreeMap<>();
        for (EngineChoice engine : List.of(EngineChoice.NATIVE, EngineChoice.FLINK)) {
            results.put(engine, run(engine));
        }
        Map<String, TopicContents> expected = results.get(EngineChoice.FLINK);
        Map<String, TopicContents> actual = results.get(EngineChoice.NATIVE);
        assertThat(expected.get("revenue_by_country").size()).isGreaterThan(100);
        expected.forEach((name, contents) -> assertThat(actual.get(name).describeDifference(contents))
                .as(name)
                .isEqualTo("none"));
    }

    private Map<String, TopicContents> run(EngineChoice engine) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort())) {
            try (Topics topics = Topics.of(broker)) {
                topics.create(TopicSpec.of(RetailReplay.TOPIC).withPartitions(RetailReplay.PARTITIONS));
                topics.create(TopicSpec.of("clean-orders").withPartitions(RetailReplay.PARTITIONS));
            }
            try (RetailReplay replay = new RetailReplay(
                    ShopSample.write(folder, LINES), broker.bootstrapServers(), Double.POSITIVE_INFINITY, 1)) {
                replay.run();
            }
            Map<String, String> variables = Map.of(
                    "BROKER", broker.bootstrapServers(),
                    "DATA", ShopSample.FOLDER.toString(),
                    "BOUNDS", RetailReplay.bounds(LINES));
            try (PipelineRuntime runtime = PipelineRuntime.create(broker.bootstrapServers(), new Terminal(false))) {
                PlannedScript script = runtime.plan(
                        Script.read(List.of(SqlFile.read(ShopSample.FOLDER.resolve("retail.sql"))), variables));
                try (RunningPipeline pipeline = runtime.start("retail", script, engine, 2)) {
                    assertThat(pipeline.await(200_000)).isTrue();
                    RunSummary summary = pipeline.summary();
                    assertThat(summary.engine()).isEqualTo(engine.toString());
                    assertThat(summary.rowsIn()).isEqualTo(LINES + 38);
                }
            }
            Map<String, TopicContents> contents = new TreeMap<>();
            for (String table : SERVED) {
                contents.put(table, TopicContents.latestByKey(broker.bootstrapServers(), "millrace.served." + table));
            }
            contents.put("clean-orders", TopicContents.allEvents(broker.bootstrapServers(), "clean-orders"));
            return contents;
        }
    }
}
