package io.millrace.conformance.oracle;

import io.millrace.conformance.FoldedTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.planner.factories.TestValuesTableFactory;
import org.apache.flink.types.Row;

/** Plans programs with Flink, and runs them on a cluster in the process that serves all of them. */
final class FlinkOracle implements AutoCloseable {
    static final String SINK = "result_of_query";

    private final MiniCluster cluster;

    /**
     * A program planned.
     *
     * @param plan to be run
     * @param configuration it was planned with
     */
    record Planned(CompiledPlan plan, ReadableConfig configuration) {
        String json() {
            return plan.asJsonString();
        }
    }

    FlinkOracle() throws Exception {
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .withRandomPorts()
                .build());
        cluster.start();
    }

    /** Plans a program; throws what Flink's planner throws. */
    Planned plan(OracleProgram program) {
        TestStreamEnvironment stream = new TestStreamEnvironment(cluster, 1);
        Configuration configuration = new Configuration();
        configuration.setString("table.local-time-zone", "UTC");
        program.settings().forEach(configuration::setString);
        StreamTableEnvironment environment = StreamTableEnvironment.create(
                stream,
                EnvironmentSettings.newInstance()
                        .withConfiguration(configuration)
                        .build());
        for (StreamTable table : program.tables()) {
            environment.executeSql(table.ddl(options(table)));
        }
        Table query = environment.sqlQuery(program.query());
        environment.createTable(
                SINK,
                TableDescriptor.forConnector("values")
                        .option("sink-insert-only", "false")
                        .schema(Schema.newBuilder()
                                .fromResolvedSchema(query.getResolvedSchema())
                                .build())
                        .build());
        return new Planned(
                query.insertInto(SINK).compilePlan(), environment.getConfig().getConfiguration());
    }

    private static Map<String, String> options(StreamTable table) {
        Map<String, String> options = new HashMap<>();
        options.put("connector", "values");
        options.put("bounded", "true");
        options.put("changelog-mode", table.mode().kinds);
        options.put("runtime-source", "NewSource");
        options.put("data-id", TestValuesTableFactory.registerData(rows(table)));
        if (table.hasWatermark()) {
            options.put("disable-lookup", "true");
            options.put("enable-watermark-push-down", "true");
            options.put("scan.watermark.emit.strategy", "on-event");
        }
        return options;
    }

    private static List<Row> rows(StreamTable table) {
        List<Row> rows = new ArrayList<>();
        for (Change change : table.changes()) {
            Row row = new Row(change.kind(), table.columns().size());
            for (int i = 0; i < row.getArity(); i++) {
                row.setField(
                        i,
                        TypedValues.parse(
                                table.columns().get(i).type(), change.values().get(i)));
            }
            rows.add(row);
        }
        return rows;
    }

    /** The table that a planned program makes on Flink, sorted. */
    List<String> run(Planned planned) throws Exception {
        planned.plan().execute().await();
        List<String> changes = TestValuesTableFactory.getRawResults(SINK).stream()
                .map(Row::toString)
                .toList();
        return FoldedTable.of(changes, new int[0]);
    }

    /** Forgets the rows of the tables and results. */
    void forget() {
        TestValuesTableFactory.clearAllData();
    }

    @Override
    public void close() {
        cluster.closeAsync().join();
    }
}
