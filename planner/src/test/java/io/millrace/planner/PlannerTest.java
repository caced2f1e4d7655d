package io.millrace.planner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final String SCRIPT = """
            SET 'table.local-time-zone' = 'UTC';
            SET 'table.exec.state.ttl' = '1 h';
            CREATE TABLE orders (
              id BIGINT, price DECIMAL(10, 2), ordered_at TIMESTAMP(3), doubled AS price * 2,
              WATERMARK FOR ordered_at AS ordered_at
            ) WITH ('connector' = 'datagen', 'rows-per-second' = '${RATE}');
            CREATE TABLE totals (id BIGINT, total DECIMAL(38, 2), PRIMARY KEY (id) NOT ENFORCED)
              WITH ('connector' = 'upsert-kafka', 'topic' = 'totals', 'properties.bootstrap.servers' = 'localhost:1',
                    'key.format' = 'json', 'value.format' = 'json');
            CREATE TABLE printed (id BIGINT) WITH ('connector' = 'print');
            CREATE TABLE unused (id BIGINT) WITH ('connector' = 'print');
            CREATE VIEW costly AS SELECT id, price FROM orders WHERE doubled > 10;
            RESET 'table.exec.state.ttl';
            INSERT INTO totals SELECT id, SUM(price) FROM costly GROUP BY id;
            EXECUTE STATEMENT SET BEGIN
              INSERT INTO printed SELECT id FROM costly;
              INSERT INTO printed SELECT id FROM orders;
            END;
            """;

    private static PlannedScript plan() {
        Script script = Script.read(List.of(new SqlFile("shop.sql", SCRIPT)), Map.of("RATE", "7"));
        PlannerOptions options = PlannerOptions.defaults()
                .withCacheDirectory(null)
                .withConfiguration(Map.of("parallelism.default", "2"));
        return Planner.plan(script, options);
    }

    @Test
    void makesOnePlanOfAllInsertsThatReadsASharedSourceOnce() throws Exception {
        PlannedScript planned = plan();

        JsonNode plan = new ObjectMapper().readTree(planned.planJson());
        assertThat(plan.path("flinkVersion").asText()).isEqualTo("2.3");
        List<String> types = plan.path("nodes").findValuesAsText("type").stream()
                .filter(type -> type.startsWith("stream-exec"))
                .map(type -> type.replaceAll("_\\d+$", ""))
                .toList();
        assertThat(types)
                .filteredOn(type -> type.equals("stream-exec-table-source-scan"))
                .hasSize(1);
        assertThat(types).filteredOn(type -> type.equals("stream-exec-sink")).hasSize(2);
        // Self-contained: the options of tables are in it.
        assertThat(planned.planJson()).contains("\"rows-per-second\" : \"7\"");
        assertThat(planned.inserts())
                .extracting(i -> i.position() + " " + i.target())
                .containsExactly(
                        "shop.sql:14:1 default_catalog.default_database.totals",
                        "shop.sql:16:3 default_catalog.default_database.printed",
                        "shop.sql:17:3 default_catalog.default_database.printed");
    }

    @Test
    void givesTheSamePlanEachTime() {
        assertThat(plan()).isEqualTo(plan());
    }

    @Test
    void describesTablesAndConfiguration() {
        PlannedScript planned = plan();

        assertThat(planned.configuration())
                .containsOnly(Map.entry("parallelism.default", "2"), Map.entry("table.local-time-zone", "UTC"));
        assertThat(planned.tables())
                .extracting(PlannedTable::name)
                .containsExactly("orders", "totals", "printed", "unused", "costly");
        assertThat(planned.sources()).extracting(PlannedTable::name).containsExactly("orders");
        assertThat(planned.sinks()).extracting(PlannedTable::name).containsExactly("totals", "printed");
        PlannedTable orders = planned.tables().get(0);
        assertThat(orders.connector()).isEqualTo("datagen");
        assertThat(orders.options()).containsEntry("rows-per-second", "7");
        assertThat(orders.columns())
                .extracting(c -> c.name() + " " + c.type() + " " + c.kind())
                .containsExactly(
                        "id BIGINT PHYSICAL",
                        "price DECIMAL(10, 2) PHYSICAL",
                        "ordered_at TIMESTAMP(3) PHYSICAL",
                        "doubled DECIMAL(21, 2) COMPUTED");
        assertThat(planned.tables().get(1).primaryKey()).containsExactly("id");
        assertThat(planned.tables().get(4).isView()).isTrue();
    }
}
