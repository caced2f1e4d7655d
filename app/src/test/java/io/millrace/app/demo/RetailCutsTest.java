package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Batch;
import io.millrace.dataflow.StagedOutput;
import io.millrace.engine.NativePipeline;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.graph.GraphCompiler;
import io.millrace.engine.graph.GraphNode;
import io.millrace.engine.run.Dataflow;
import io.millrace.engine.run.DataflowSnapshot;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.Plan;
import io.millrace.plan.json.PlanReader;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.Planner;
import io.millrace.planner.PlannerOptions;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import io.millrace.testkit.Changelog;
import io.millrace.testkit.MemoryConnectors;
import io.millrace.testkit.MemorySink;
import io.millrace.testkit.MemorySource;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo's SQL gives the same tables however its stream is cut into epochs, and however often it is restarted. */
class RetailCutsTest {
    private static final int LINES = 6_000;
    private static final RowType ORDER_LINES = TestRows.rowType(
            "invoice STRING, stock_code STRING, description STRING, quantity INT, unit_price DECIMAL(10, 3),"
                    + " customer STRING, country STRING, ordered_at TIMESTAMP(3)");
    private static final RowType COUNTRIES = TestRows.rowType("country STRING, code STRING, region STRING");
    private static final Map<String, int[]> KEYS = Map.of(
            "revenue_by_country", new int[] {0, 1, 2},
            "trending_products", new int[] {0, 1, 2},
            "suspicious_customers", new int[] {0});

    @TempDir
    private static Path folder;

    private static PlannedScript script;
    private static List<TestRow> lines;
    private static List<TestRow> countries;
    private static SortedMap<String, List<TestRow>> expected;

    private final Map<String, MemorySink> sinks = new TreeMap<>();

    @BeforeAll
    static void planAndRunOnce() throws Exception {
        System.setProperty("millrace.bootstrap.servers", "localhost:9092");
        script = Planner.plan(
                Script.read(
                        List.of(SqlFile.read(ShopSample.FOLDER.resolve("retail.sql"))),
                        Map.of("DATA", ShopSample.FOLDER.toString())),
                PlannerOptions.defaults().withCacheDirectory(null));
        lines = ShopSample.rows(folder, LINES);
        countries = new ArrayList<>();
        for (String line : Files.readAllLines(ShopSample.FOLDER.resolve("countries.csv"))) {
            countries.add(TestRow.row((Object[]) line.split(",")));
        }
        expected = new RetailCutsTest().run(1, 1_000, 5_000);
        assertThat(expected.get("revenue_by_country")).hasSizeGreaterThan(20);
        assertThat(expected.get("trending_products")).hasSizeGreaterThan(100);
        assertThat(expected.get("clean_orders")).hasSizeGreaterThan(3_000);
    }

    @ParameterizedTest(name = "{0} workers, {1} rows a batch, {2} rows an epoch")
    @CsvSource({"1, 1, 1", "2, 1, 1", "1, 100000, 100000", "7, 100000, 100000", "2, 64, 500", "7, 13, 91"})
    void everyCutGivesTheSameTables(int workers, int batchRows, int epochRows) throws Exception {
        assertThat(run(workers, batchRows, epochRows)).isEqualTo(expected);
    }

    @Test
    void restartingAtEveryBoundaryGivesTheSameTables() throws Exception {
        Graph graph = compile(source(1), source(1));
        Dataflow dataflow = new Dataflow("test", graph, 2);
        dataflow.openSplit(sourceOf(graph, "order_lines"), "a");
        dataflow.openSplit(sourceOf(graph, "countries"), "a");
        int epoch = 0;
        for (int from = 0; from < LINES; from += 250) {
            List<Dataflow.Input> inputs = new ArrayList<>();
            Batch batch = TestRows.batch(ORDER_LINES, lines.subList(from, from + 250));
            inputs.add(new Dataflow.Input(sourceOf(graph, "order_lines"), "a", batch));
            if (from == 1_000) {
                inputs.add(new Dataflow.Input(sourceOf(graph, "countries"), "a", TestRows.batch(COUNTRIES, countries)));
            }
            commit(++epoch, dataflow.runEpoch(epoch, epoch, inputs));
            DataflowSnapshot snapshot = dataflow.snapshot();
            dataflow.close();
            dataflow = new Dataflow("test", graph, 1 + epoch % 3);
            dataflow.restore(snapshot);
        }
        dataflow.finishSplit(sourceOf(graph, "order_lines"), "a");
        dataflow.finishSplit(sourceOf(graph, "countries"), "a");
        commit(++epoch, dataflow.runEpoch(epoch, epoch, List.of()));
        dataflow.close();
        assertThat(tables()).isEqualTo(expected);
    }

    private static void commit(int epoch, List<Dataflow.Staged> staged) throws Exception {
        for (Dataflow.Staged each : staged) {
            List<StagedOutput> outputs = each.outputs();
            each.sink().sink().commit(epoch, outputs);
        }
    }

    private static int sourceOf(Graph graph, String table) {
        return graph.sources().stream()
                .filter(source -> source.table().equals(table))
                .mapToInt(GraphNode.SourceNode::index)
                .findFirst()
                .orElseThrow();
    }

    private SortedMap<String, List<TestRow>> run(int workers, int batchRows, int epochRows) throws Exception {
        MemorySource orders = new MemorySource(ORDER_LINES, "a", "b").batchRows(batchRows);
        for (int i = 0; i < lines.size(); i++) {
            orders.append(i % 2 == 0 ? "a" : "b", lines.get(i));
        }
        MemorySource reference =
                new MemorySource(COUNTRIES, "a").batchRows(batchRows).append("a", countries);
        Graph graph = compile(orders.finish(), reference.finish());
        PipelineSettings settings = new PipelineSettings(workers, epochRows, letters -> {}, InstantSource.system());
        try (NativePipeline pipeline = NativePipeline.start("test", graph, settings)) {
            pipeline.await();
        }
        return tables();
    }

    private static MemorySource source(int readers) {
        return new MemorySource(ORDER_LINES, readers, "a");
    }

    private Graph compile(MemorySource orders, MemorySource reference) {
        sinks.clear();
        MemoryConnectors connectors =
                new MemoryConnectors().source("order_lines", orders).source("countries", reference);
        for (String table :
                List.of("revenue_by_country", "trending_products", "suspicious_customers", "clean_orders")) {
            connectors.sink(table, request -> {
                MemorySink sink = new MemorySink(request.consumedType());
                sinks.put(table, sink);
                return sink;
            });
        }
        Plan plan = PlanReader.read(script.planJson());
        return GraphCompiler.compile(
                plan,
                connectors,
                Configuration.fromMap(script.configuration()),
                FunctionClasses.of(getClass().getClassLoader()));
    }

    private SortedMap<String, List<TestRow>> tables() {
        SortedMap<String, List<TestRow>> tables = new TreeMap<>();
        sinks.forEach((name, sink) -> tables.put(
                name,
                Changelog.sorted(
                        KEYS.containsKey(name)
                                ? Changelog.upsertTable(sink.rows(), KEYS.get(name))
                                : Changelog.table(sink.rows()))));
        return tables;
    }
}
