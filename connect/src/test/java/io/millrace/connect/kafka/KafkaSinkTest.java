package io.millrace.connect.kafka;

import static io.millrace.connect.kafka.KafkaFixture.readTopic;
import static io.millrace.connect.kafka.KafkaFixture.table;
import static io.millrace.connect.kafka.KafkaFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import io.millrace.dataflow.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class KafkaSinkTest {
    private static final RowType TYPE =
            RowType.of(new LogicalType[] {new BigIntType(), VarCharType.STRING_TYPE}, new String[] {"id", "name"});
    private static final Set<RowKind> INSERTS = Set.of(RowKind.INSERT);
    private static final Set<RowKind> UPSERTS = Set.of(RowKind.INSERT, RowKind.UPDATE_AFTER, RowKind.DELETE);
    private static final AtomicInteger TOPIC_NUMBER = new AtomicInteger();

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

    private static String newTopic(int partitions) {
        String topic = "results-" + TOPIC_NUMBER.incrementAndGet();
        topics.create(TopicSpec.of(topic).withPartitions(partitions));
        return topic;
    }

    private static TableDefinition events(String topic, String... options) {
        return with(
                table(
                        TYPE,
                        List.of(),
                        "connector",
                        "kafka",
                        "topic",
                        topic,
                        "properties.bootstrap.servers",
                        broker.bootstrapServers(),
                        "format",
                        "json"),
                options);
    }

    private static TableDefinition upserts(String topic, String... options) {
        return with(
                table(
                        TYPE,
                        List.of("id"),
                        "connector",
                        "upsert-kafka",
                        "topic",
                        topic,
                        "properties.bootstrap.servers",
                        broker.bootstrapServers(),
                        "key.format",
                        "json",
                        "value.format",
                        "json"),
                options);
    }

    private static Sink sink(TableDefinition table, Set<RowKind> kinds) {
        KafkaConnector connector =
                table.primaryKey().isEmpty() ? KafkaConnector.ofEvents() : KafkaConnector.ofUpserts();
        return connector.createSink(new SinkRequest(table, TYPE, List.of(), kinds));
    }

    private static Batch batch(RowType type, GenericRowData... rows) {
        BatchBuilder builder = new BatchBuilder(type);
        for (GenericRowData row : rows) {
            builder.append(row);
        }
        return builder.build();
    }

    private static GenericRowData row(RowKind kind, long id, String name) {
        return GenericRowData.ofKind(kind, id, StringData.fromString(name));
    }

    /** One epoch, with a writer for each batch. */
    private static void write(Sink sink, Batch... batches) throws Exception {
        sink.open();
        List<StagedOutput> staged = new ArrayList<>();
        for (Batch batch : batches) {
            try (SinkWriter writer = sink.createWriter()) {
                writer.write(batch);
                StagedOutput output = writer.stage();
                assertThat(writer.stage()).isNull();
                staged.add(output);
            }
        }
        sink.commit(1, staged);
    }

    @Test
    void rowsAreEventsOnceTheEpochIsCommitted() throws Exception {
        String topic = newTopic(1);
        try (Sink sink = sink(events(topic), INSERTS)) {
            sink.open();
            SinkWriter writer = sink.createWriter();
            writer.write(batch(TYPE, row(RowKind.INSERT, 1, "a"), row(RowKind.INSERT, 2, "b")));
            StagedOutput staged = writer.stage();
            assertThat(staged.rows()).isEqualTo(2);
            assertThat(readTopic(broker, topic)).isEmpty();
            sink.commit(1, List.of(staged));
            List<ConsumerRecord<String, String>> sent = readTopic(broker, topic);
            assertThat(sent)
                    .extracting(ConsumerRecord::value)
                    .containsExactly("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
            assertThat(sent).extracting(ConsumerRecord::key).containsOnlyNulls();
        }
    }

    @Test
    void keyColumnsGoIntoTheKey() throws Exception {
        String topic = newTopic(1);
        TableDefinition table =
                events(topic, "key.format", "json", "key.fields", "id", "value.fields-include", "EXCEPT_KEY");
        try (Sink sink = sink(table, INSERTS)) {
            write(sink, batch(TYPE, row(RowKind.INSERT, 1, "a")));
            ConsumerRecord<String, String> event = readTopic(broker, topic).get(0);
            assertThat(event.key()).isEqualTo("{\"id\":1}");
            assertThat(event.value()).isEqualTo("{\"name\":\"a\"}");
        }
    }

    @Test
    void anUpsertTopicHasTombstonesForDeletions() throws Exception {
        String topic = newTopic(1);
        try (Sink sink = sink(upserts(topic), UPSERTS)) {
            write(
                    sink,
                    batch(
                            TYPE,
                            row(RowKind.INSERT, 1, "a"),
                            row(RowKind.UPDATE_AFTER, 1, "b"),
                            row(RowKind.DELETE, 1, "b")));
            List<ConsumerRecord<String, String>> events = readTopic(broker, topic);
            assertThat(events).extracting(ConsumerRecord::key).containsOnly("{\"id\":1}");
            assertThat(events)
                    .extracting(ConsumerRecord::value)
                    .containsExactly("{\"id\":1,\"name\":\"a\"}", "{\"id\":1,\"name\":\"b\"}", null);
        }
    }

    @Test
    void aFlushBufferSendsTheNewestOfEachKey() throws Exception {
        String topic = newTopic(1);
        TableDefinition table =
                upserts(topic, "sink.buffer-flush.max-rows", "1000", "sink.buffer-flush.interval", "1 s");
        try (Sink sink = sink(table, UPSERTS)) {
            write(
                    sink,
                    batch(
                            TYPE,
                            row(RowKind.INSERT, 1, "a"),
                            row(RowKind.INSERT, 2, "b"),
                            row(RowKind.UPDATE_AFTER, 1, "c")));
            assertThat(readTopic(broker, topic))
                    .extracting(ConsumerRecord::value)
                    .containsExactly("{\"id\":2,\"name\":\"b\"}", "{\"id\":1,\"name\":\"c\"}");
        }
    }

    @Test
    void aFixedPartitionerKeepsEachWriterToOnePartition() throws Exception {
        String topic = newTopic(2);
        try (Sink sink = sink(events(topic, "sink.partitioner", "fixed"), INSERTS)) {
            write(
                    sink,
                    batch(TYPE, row(RowKind.INSERT, 1, "a"), row(RowKind.INSERT, 2, "b")),
                    batch(TYPE, row(RowKind.INSERT, 3, "c")),
                    batch(TYPE, row(RowKind.INSERT, 4, "d")));
            assertThat(readTopic(broker, topic))
                    .extracting(event -> event.partition() + event.value().substring(5, 7))
                    .containsExactly("0:1", "0:2", "0:4", "1:3");
        }
    }

    @Test
    void metadataSaysTopicAndTimestamp() throws Exception {
        String first = newTopic(1);
        String second = newTopic(1);
        RowType consumed = RowType.of(
                new LogicalType[] {
                    new BigIntType(), VarCharType.STRING_TYPE, VarCharType.STRING_TYPE, new LocalZonedTimestampType(3)
                },
                new String[] {"id", "name", "$topic", "$timestamp"});
        SinkRequest request =
                new SinkRequest(events(first + ";" + second), consumed, List.of("topic", "timestamp"), INSERTS);
        try (Sink sink = KafkaConnector.ofEvents().createSink(request)) {
            GenericRowData row = GenericRowData.of(
                    1L,
                    StringData.fromString("a"),
                    StringData.fromString(second),
                    TimestampData.fromEpochMillis(1_234));
            write(sink, batch(consumed, row));
            assertThat(readTopic(broker, first)).isEmpty();
            ConsumerRecord<String, String> event = readTopic(broker, second).get(0);
            assertThat(event.value()).isEqualTo("{\"id\":1,\"name\":\"a\"}");
            assertThat(event.timestamp()).isEqualTo(1_234);
        }
        try (Sink sink = KafkaConnector.ofEvents().createSink(request)) {
            GenericRowData row =
                    GenericRowData.of(1L, StringData.fromString("a"), StringData.fromString("elsewhere"), null);
            assertThatThrownBy(() -> write(sink, batch(consumed, row)))
                    .hasMessageContaining("a row is to be written to topic 'elsewhere'");
        }
    }

    @Test
    void exactlyOnceAndPartitionerClassesAreLeftToFlink() {
        assertThatThrownBy(() -> sink(
                        events("t", "sink.delivery-guarantee", "exactly-once", "sink.transactional-id-prefix", "p"),
                        INSERTS))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("'sink.delivery-guarantee' = 'exactly-once'");
        assertThatThrownBy(() -> sink(events("t", "sink.partitioner", "org.example.Mine"), INSERTS))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("org.example.Mine");
    }

    @Test
    void aQueryThatChangesRowsNeedsAnUpsertTopic() {
        assertThatThrownBy(() -> sink(events("t"), UPSERTS))
                .isInstanceOfSatisfying(MillraceException.class, failure -> assertThat(failure.hint())
                        .isEqualTo("Use connector 'upsert-kafka' with a primary key."));
    }

    @Test
    void aTopicThatTheBrokerWouldNotMakeIsAnErrorAtTheStart() {
        String topic = newTopic(1);
        try (Sink sink = sink(events(topic + "x"), INSERTS)) {
            assertThatThrownBy(sink::open).isInstanceOfSatisfying(MillraceException.class, failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
                assertThat(failure.hint()).isEqualTo("Did you mean '" + topic + "'?");
            });
        }
    }

    @Test
    void aTopicIsMadeWhereTheBrokerMakesThemItself() throws Exception {
        try (EmbeddedBroker generous =
                EmbeddedBroker.start(BrokerOptions.onAnyPort().withDefaultPartitions(3))) {
            TableDefinition table = events("fresh", "properties.bootstrap.servers", generous.bootstrapServers());
            try (Sink sink = sink(table, INSERTS);
                    Topics made = Topics.of(generous)) {
                write(sink, batch(TYPE, row(RowKind.INSERT, 1, "a")));
                assertThat(made.describe("fresh").partitions()).isEqualTo(3);
                assertThat(readTopic(generous, "fresh")).hasSize(1);
            }
        }
    }

    @Test
    void anEventTheBrokerRefusesFailsTheCommit() throws Exception {
        String topic = "small-" + TOPIC_NUMBER.incrementAndGet();
        topics.create(TopicSpec.of(topic).with("max.message.bytes", "1000"));
        try (Sink sink = sink(events(topic), INSERTS)) {
            assertThatThrownBy(() -> write(sink, batch(TYPE, row(RowKind.INSERT, 1, "x".repeat(2_000)))))
                    .isInstanceOfSatisfying(MillraceException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(ErrorCode.IO);
                        assertThat(failure.hint()).contains("max.message.bytes");
                    })
                    .hasMessageContaining("did not take an event");
        }
    }

    @Test
    void aBrokerThatGoesAwayFailsTheCommitAfterTheTimeGiven() throws Exception {
        EmbeddedBroker doomed = EmbeddedBroker.start(BrokerOptions.onAnyPort());
        try {
            TableDefinition table = events(
                    "orders",
                    "properties.bootstrap.servers",
                    doomed.bootstrapServers(),
                    "properties.delivery.timeout.ms",
                    "1500",
                    "properties.request.timeout.ms",
                    "500");
            try (Sink sink = sink(table, INSERTS)) {
                write(sink, batch(TYPE, row(RowKind.INSERT, 1, "a")));
                doomed.close();
                SinkWriter writer = sink.createWriter();
                writer.write(batch(TYPE, row(RowKind.INSERT, 2, "b")));
                List<StagedOutput> staged = List.of(writer.stage());
                assertThatThrownBy(() -> sink.commit(2, staged))
                        .isInstanceOfSatisfying(MillraceException.class, failure -> assertThat(failure.code())
                                .isEqualTo(ErrorCode.UNAVAILABLE))
                        .hasMessageContaining("Kafka at " + doomed.bootstrapServers());
            }
        } finally {
            doomed.close();
        }
    }
}
