package io.millrace.expression;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.plan.Calc;
import io.millrace.plan.Plan;
import io.millrace.plan.json.PlanReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Evaluates SELECT lists over {@link SampleRows} on Flink, and gives the plan that Flink would run. */
final class FlinkOracle {
    /** One for all queries of this JVM: starting it takes longer than any of them. Ends with the JVM. */
    private static final MiniCluster CLUSTER = startCluster();

    private final StreamTableEnvironment tables;
    private int sinks;

    FlinkOracle(Configuration configuration) {
        StreamExecutionEnvironment environment = new TestStreamEnvironment(CLUSTER, 1);
        environment.configure(configuration);
        tables = StreamTableEnvironment.create(
                environment,
                EnvironmentSettings.newInstance()
                        .withConfiguration(configuration)
                        .build());
        DataType type = SampleRows.TYPE;
        // A stream, not VALUES: the planner would compute expressions over constants itself.
        tables.createTemporaryView(
                "rows_to_run",
                environment.fromData(SampleRows.rows(), ExternalTypeInfo.of(type)),
                Schema.newBuilder().fromRowDataType(type).build());
        tables.createTemporaryTable(
                "rows_to_plan",
                TableDescriptor.forConnector("datagen")
                        .schema(Schema.newBuilder().fromRowDataType(type).build())
                        .build());
    }

    private static MiniCluster startCluster() {
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .withRandomPorts()
                .build());
        try {
            cluster.start();
        } catch (Exception e) {
            throw new IllegalStateException("Flink does not start", e);
        }
        return cluster;
    }

    /** What a query gives, and the type of its rows. */
    record Result(List<Row> rows, DataType type) {}

    /** The rows of {@code SELECT list FROM samples WHERE rest}, in order. */
    Result run(String list, String rest) {
        TableResult result = tables.executeSql("SELECT " + list + " FROM rows_to_run " + rest);
        List<Row> rows = new ArrayList<>();
        CloseableIterator<Row> results = result.collect();
        try {
            results.forEachRemaining(rows::add);
            results.close();
        } catch (Exception e) {
            throw new IllegalStateException("Flink fails on " + list, e);
        }
        return new Result(rows, result.getResolvedSchema().toPhysicalRowDataType());
    }

    /** The projection and condition of the same query in a compiled plan. */
    Calc plan(String list, String rest, DataType type) {
        String select = "SELECT " + list + " FROM rows_to_plan " + rest;
        String sink = "sink" + sinks++;
        tables.createTemporaryTable(
                sink,
                TableDescriptor.forConnector("blackhole")
                        .schema(Schema.newBuilder().fromRowDataType(type).build())
                        .build());
        String json =
                tables.compilePlanSql("INSERT INTO " + sink + " " + select).asJsonString();
        Plan plan = PlanReader.read(json);
        return (Calc) plan.nodes().stream()
                .filter(Calc.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no calc in " + plan));
    }

    static RowType inputType() {
        return (RowType) SampleRows.TYPE.getLogicalType();
    }

    /** The sample rows as one batch. */
    static Batch batch() {
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(SampleRows.TYPE);
        converter.open(FlinkOracle.class.getClassLoader());
        BatchBuilder builder = new BatchBuilder(inputType());
        for (Row row : SampleRows.rows()) {
            builder.append((RowData) converter.toInternal(row));
        }
        return builder.build();
    }
}
