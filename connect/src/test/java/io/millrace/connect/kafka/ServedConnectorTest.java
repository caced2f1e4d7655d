package io.millrace.connect.kafka;

import static io.millrace.connect.kafka.KafkaFixture.all;
import static io.millrace.connect.kafka.KafkaFixture.readTopic;
import static io.millrace.connect.kafka.KafkaFixture.table;
import static io.millrace.connect.kafka.KafkaFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicInfo;
import io.millrace.backbone.Topics;
import io.millrace.connect.kafka.KafkaFixture.Run;
import io.millrace.data.BatchBuilder;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ServedConnectorTest {
    private static final RowType TYPE = RowType.of(
            new LogicalType[] {VarCharType.STRING_TYPE, new TimestampType(3)}, new String[] {"country", "hour"});
    private static final Set<RowKind> UPSERTS = Set.of(RowKind.INSERT, RowKind.UPDATE_AFTER, RowKind.DELETE);

    private static EmbeddedBroker broker;
    private static Topics topics;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerOptions.onAnyPort().withAutoCreateTopics(false));
        topics = Topics.of(broker);
    }

    @AfterAll
    static void stop() {
        topics.close();
        broker.close();
    }

    private static TableDefinition served(String name, List<String> primaryKey, String... options) {
        TableDefinition table = with(
                table(
                        TYPE,
                        primaryKey,
                        "connector",
                        "served",
                        "properties.bootstrap.servers",
                        broker.bootstrapServers()),
                options);
        return new TableDefinition(name, name, TYPE, primaryKey, List.of(), table.options());
    }

    private static void write(TableDefinition table, Set<RowKind> kinds, GenericRowData... rows) throws Exception {
        BatchBuilder builder = new BatchBuilder(TYPE);
        for (GenericRowData row : rows) {
            builder.append(row);
        }
        SinkRequest request = new SinkRequest(table, TYPE, List.of(), kinds);
        try (Sink sink = new ServedConnector().createSink(request)) {
            sink.open();
            SinkWriter writer = sink.createWriter();
            writer.write(builder.build());
            sink.commit(1, List.of(writer.stage()));
        }
    }

    private static GenericRowData row(RowKind kind, String country) {
        return GenericRowData.ofKind(
                kind, StringData.fromString(country), TimestampData.fromEpochMillis(1_291_190_400_000L));
    }

    @Test
    void aTableWithAKeyIsACompactedTopicAndCanBeReadBack() throws Exception {
        TableDefinition table = served("revenue", List.of("country"), "partitions", "2");
        write(
                table,
                UPSERTS,
                row(RowKind.INSERT, "France"),
                row(RowKind.INSERT, "Spain"),
                row(RowKind.DELETE, "Spain"));

        TopicInfo topic = topics.describe("millrace.served.revenue");
        assertThat(topic.partitions()).isEqualTo(2);
        assertThat(topic.config()).containsEntry("cleanup.policy", "compact");
        List<ConsumerRecord<String, String>> events = readTopic(broker, "millrace.served.revenue");
        assertThat(events)
                .extracting(event -> event.key() + " -> " + event.value())
                .containsExactlyInAnyOrder(
                        "{\"country\":\"France\"} -> {\"country\":\"France\",\"hour\":\"2010-12-01T08:00:00\"}",
                        "{\"country\":\"Spain\"} -> {\"country\":\"Spain\",\"hour\":\"2010-12-01T08:00:00\"}",
                        "{\"country\":\"Spain\"} -> null");

        TableDefinition bounded = with(table, "scan.bounded.mode", "latest-offset");
        try (Run run = new Run(new ServedConnector().createSource(all(bounded)), TYPE, Map.of())) {
            run.awaitEnd();
            assertThat(run.rows())
                    .containsExactlyInAnyOrder(
                            "+U(France, 2010-12-01T08:00)", "+U(Spain, 2010-12-01T08:00)", "-D(Spain, null)");
        }
    }

    @Test
    void aTableWithoutAKeyIsATopicOfEvents() throws Exception {
        TableDefinition table = served("clicks", List.of(), "topic", "my-clicks", "retention", "1 h", "alert", "true");
        write(table, Set.of(RowKind.INSERT), row(RowKind.INSERT, "France"), row(RowKind.INSERT, "France"));
        assertThat(topics.describe("my-clicks").config())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "3600000");
        assertThat(readTopic(broker, "my-clicks")).hasSize(2);
    }

    @Test
    void aTableThatNobodyHasWrittenYetCanBeReadAlready() throws Exception {
        TableDefinition table = served("unwritten", List.of("country"));
        try (Run run = new Run(new ServedConnector().createSource(all(table)), TYPE, Map.of())) {
            write(table, UPSERTS, row(RowKind.INSERT, "France"));
            run.awaitRows(1);
            assertThat(run.rows()).containsExactly("+U(France, 2010-12-01T08:00)");
        }
    }

    @Test
    void changesNeedAKey() {
        SinkRequest request = new SinkRequest(served("changes", List.of()), TYPE, List.of(), UPSERTS);
        assertThatThrownBy(() -> new ServedConnector().createSink(request))
                .isInstanceOfSatisfying(MillraceException.class, failure -> assertThat(failure.hint())
                        .contains("PRIMARY KEY"));
    }

    @Test
    void optionsAreItsOwn() {
        assertThatThrownBy(() ->
                        new ServedConnector().createSource(all(served("t", List.of("country"), "partition", "2"))))
                .isInstanceOfSatisfying(MillraceException.class, failure -> assertThat(failure.hint())
                        .isEqualTo("Did you mean 'partitions'?"));
        assertThatThrownBy(() ->
                        new ServedConnector().createSource(all(served("t", List.of("country"), "alert", "maybe"))))
                .hasMessageContaining("'alert' has a bad value 'maybe'");
    }

    @Test
    void theProcessSaysWhereTheBrokerIsWhenTheTableDoesNot() throws Exception {
        TableDefinition silent =
                new TableDefinition("t", "silent", TYPE, List.of("country"), List.of(), Map.of("connector", "served"));
        assertThatThrownBy(() -> new ServedConnector().createSource(all(silent)))
                .hasMessageContaining("it is not known where the broker is");
        System.setProperty(ServedOptions.BOOTSTRAP_SERVERS_PROPERTY, broker.bootstrapServers());
        try {
            write(silent, UPSERTS, row(RowKind.INSERT, "France"));
        } finally {
            System.clearProperty(ServedOptions.BOOTSTRAP_SERVERS_PROPERTY);
        }
        assertThat(readTopic(broker, "millrace.served.silent")).hasSize(1);
    }
}
