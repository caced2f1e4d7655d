package io.millrace.connect.kafka;

import static io.millrace.connect.kafka.KafkaFixture.all;
import static io.millrace.connect.kafka.KafkaFixture.await;
import static io.millrace.connect.kafka.KafkaFixture.send;
import static io.millrace.connect.kafka.KafkaFixture.sendValues;
import static io.millrace.connect.kafka.KafkaFixture.table;
import static io.millrace.connect.kafka.KafkaFixture.text;
import static io.millrace.connect.kafka.KafkaFixture.with;
import static io.millrace.connect.kafka.KafkaFixture.withMetadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.connect.host.HostedFormats;
import io.millrace.connect.kafka.KafkaFixture.Run;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class KafkaSourceTest {
    private static final RowType TYPE =
            RowType.of(new LogicalType[] {new BigIntType(), VarCharType.STRING_TYPE}, new String[] {"id", "name"});
    private static final AtomicInteger TOPIC_NUMBER = new AtomicInteger();

    private static EmbeddedBroker broker;
    private static Topics topics;

    @TempDir
    private Path scratch;

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
        String topic = "events-" + TOPIC_NUMBER.incrementAndGet();
        topics.create(TopicSpec.of(topic).withPartitions(partitions));
        return topic;
    }

    private static TableDefinition events(String topic, String... options) {
        TableDefinition table = table(
                TYPE,
                List.of(),
                "connector",
                "kafka",
                "topic",
                topic,
                "properties.bootstrap.servers",
                broker.bootstrapServers(),
                "scan.startup.mode",
                "earliest-offset",
                "format",
                "json");
        return with(table, options);
    }

    private static Run run(TableDefinition table) throws Exception {
        return run(all(table), Map.of());
    }

    private static Run run(SourceRequest request, Map<String, Long> positions) throws Exception {
        KafkaConnector connector =
                request.table().primaryKey().isEmpty() ? KafkaConnector.ofEvents() : KafkaConnector.ofUpserts();
        return new Run(connector.createSource(request), request.producedType(), positions);
    }

    @Test
    void aBoundedTableEndsWhereTheTopicEndedAtTheStart() throws Exception {
        String topic = newTopic(2);
        send(broker, topic, 0, List.<String[]>of(new String[] {null, "{\"id\":1,\"name\":\"a\"}"}));
        send(broker, topic, 1, List.<String[]>of(new String[] {null, "{\"id\":2,\"name\":\"b\"}"}, new String[] {
            null, "{\"id\":3}"
        }));
        try (Run run = run(events(topic, "scan.bounded.mode", "latest-offset"))) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactlyInAnyOrder("+I(1, a)", "+I(2, b)", "+I(3, null)");
            assertThat(run.opened()).containsExactlyInAnyOrder(topic + "-0", topic + "-1");
            assertThat(run.finished()).containsExactlyInAnyOrder(topic + "-0", topic + "-1");
            assertThat(run.positions()).containsEntry(topic + "-0", 1L).containsEntry(topic + "-1", 2L);
            assertThat(run.batches()).allSatisfy(batch -> assertThat(batch.firstTimestampMillis())
                    .isPositive());
        }
    }

    @Test
    void anEmptyBoundedTableEndsAtOnce() throws Exception {
        try (Run run = run(events(newTopic(3), "scan.bounded.mode", "latest-offset"))) {
            run.awaitEnd();
            assertThat(run.rows()).isEmpty();
            assertThat(run.opened()).hasSize(3);
            assertThat(run.finished()).hasSize(3);
        }
    }

    @Test
    void anUnboundedTableWaitsForMoreAndKnowsItsLag() throws Exception {
        String topic = newTopic(1);
        sendValues(broker, topic, "{\"id\":1,\"name\":\"a\"}");
        try (Run run = run(events(topic))) {
            run.awaitRows(1);
            sendValues(broker, topic, "{\"id\":2,\"name\":\"b\"}");
            run.awaitRows(2);
            assertThat(run.rows()).containsExactly("+I(1, a)", "+I(2, b)");
            await(() -> run.source().lag().equals(Map.of(topic + "-0", 0L)));
        }
    }

    @Test
    void goesOnAtTheRecordedPositions() throws Exception {
        String topic = newTopic(1);
        sendValues(broker, topic, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        SourceRequest request = all(events(topic, "scan.bounded.mode", "latest-offset"));
        try (Run run = run(request, Map.of(topic + "-0", 2L))) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(3, null)");
            assertThat(run.batches().get(0).from()).isEqualTo(2);
        }
    }

    @Test
    void batchesCoverThePositionsWithoutGaps() throws Exception {
        String topic = newTopic(1);
        String[] values = new String[10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = "{\"id\":" + i + "}";
        }
        sendValues(broker, topic, values);
        try (Run run = run(events(topic, "scan.bounded.mode", "latest-offset"))) {
            run.awaitEnd();
            assertThat(run.rows()).hasSize(values.length);
            long position = 0;
            for (SourceBatch batch : run.batches()) {
                assertThat(batch.from()).isEqualTo(position);
                assertThat(batch.rowCount()).isLessThanOrEqualTo(io.millrace.data.Limits.BATCH_ROWS);
                position = batch.to();
            }
            assertThat(position).isEqualTo(values.length);
        }
    }

    @Test
    void undecodableEventsAreDeadLettersAndTheRestGoesOn() throws Exception {
        String topic = newTopic(1);
        sendValues(broker, topic, "{\"id\":1}", "{\"id\": not json", "{\"id\":3}");
        try (Run run = run(events(topic, "scan.bounded.mode", "latest-offset"))) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(1, null)", "+I(3, null)");
            assertThat(run.deadLetters()).hasSize(1);
            DeadLetter letter = run.deadLetters().get(0);
            assertThat(text(letter.bytes())).isEqualTo("{\"id\": not json");
            assertThat(letter.origin()).isEqualTo(topic);
            assertThat(letter.partition()).isZero();
            assertThat(letter.offset()).isEqualTo(1);
            assertThat(letter.timestampMillis()).isPositive();
            assertThat(letter.reason()).isNotBlank();
        }
    }

    @Test
    void aFormatOfFlinkGivesItsChanges() throws Exception {
        String topic = newTopic(1);
        sendValues(
                broker,
                topic,
                "{\"before\":null,\"after\":{\"id\":1,\"name\":\"a\"},\"op\":\"c\"}",
                "{\"before\":{\"id\":1},\"op\":\"u\"}",
                "{\"before\":{\"id\":1,\"name\":\"a\"},\"after\":{\"id\":1,\"name\":\"b\"},\"op\":\"u\"}",
                "{\"before\":{\"id\":1,\"name\":\"b\"},\"after\":null,\"op\":\"d\"}");
        SourceRequest request = all(events(topic, "scan.bounded.mode", "latest-offset", "format", "debezium-json"));
        KafkaConnector connector =
                KafkaConnector.ofEvents(new HostedFormats(getClass().getClassLoader()));
        try (Run run = new Run(connector.createSource(request), request.producedType(), Map.of())) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(1, a)", "-U(1, a)", "+U(1, b)", "-D(1, b)");
            assertThat(run.deadLetters()).hasSize(1);
            assertThat(run.deadLetters().get(0).offset()).isEqualTo(1);
            assertThat(run.deadLetters().get(0).reason()).startsWith("format 'debezium-json': ");
        }
    }

    @Test
    void keyColumnsAndMetadataAreAppended() throws Exception {
        String topic = newTopic(1);
        send(broker, topic, 0, List.<String[]>of(new String[] {"{\"id\":7}", "{\"name\":\"seven\"}"}));
        TableDefinition table = with(
                table(
                        RowType.of(
                                new LogicalType[] {new BigIntType(), VarCharType.STRING_TYPE},
                                new String[] {"k_id", "name"}),
                        List.of(),
                        "connector",
                        "kafka",
                        "topic",
                        topic,
                        "properties.bootstrap.servers",
                        broker.bootstrapServers()),
                "scan.startup.mode",
                "earliest-offset",
                "scan.bounded.mode",
                "latest-offset",
                "key.format",
                "json",
                "key.fields",
                "k_id",
                "key.fields-prefix",
                "k_",
                "value.format",
                "json",
                "value.fields-include",
                "EXCEPT_KEY");
        SourceRequest request = withMetadata(
                table,
                List.of("topic", "partition", "offset", "timestamp-type", "timestamp"),
                List.of(
                        VarCharType.STRING_TYPE,
                        new IntType(),
                        new BigIntType(),
                        VarCharType.STRING_TYPE,
                        new LocalZonedTimestampType(3)));
        try (Run run = run(request, Map.of())) {
            run.awaitEnd();
            assertThat(run.rows()).hasSize(1);
            assertThat(run.rows().get(0)).startsWith("+I(7, seven, " + topic + ", 0, 0, CreateTime, 20");
        }
    }

    @Test
    void anUndecodableKeyIsADeadLetterAndLeavesNoRowBehind() throws Exception {
        String topic = newTopic(1);
        send(
                broker,
                topic,
                0,
                List.<String[]>of(
                        new String[] {"{\"id\":1}", "{\"name\":\"a\"}"},
                        new String[] {"broken", "{\"name\":\"b\"}"},
                        new String[] {null, "{\"name\":\"c\"}"},
                        new String[] {"{\"id\":4}", "{\"name\":\"d\"}"}));
        TableDefinition table = events(
                topic,
                "scan.bounded.mode",
                "latest-offset",
                "key.format",
                "json",
                "key.fields",
                "id",
                "value.fields-include",
                "EXCEPT_KEY");
        try (Run run = run(table)) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(1, a)", "+I(4, d)");
            assertThat(run.deadLetters()).extracting(DeadLetter::offset).containsExactly(1L, 2L);
            assertThat(run.deadLetters().get(0).reason()).startsWith("in the key: ");
            assertThat(run.deadLetters().get(1).reason()).isEqualTo("the event has no key");
        }
    }

    @Test
    void anUpsertTableHasUpdatesAndDeletions() throws Exception {
        String topic = newTopic(1);
        send(
                broker,
                topic,
                0,
                List.<String[]>of(
                        new String[] {"{\"id\":1}", "{\"id\":1,\"name\":\"a\"}"},
                        new String[] {"{\"id\":2}", "{\"id\":2,\"name\":\"b\"}"},
                        new String[] {"{\"id\":1}", null}));
        try (Run run = run(upserts(topic, "scan.bounded.mode", "latest-offset"))) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+U(1, a)", "+U(2, b)", "-D(1, null)");
        }
    }

    private static TableDefinition upserts(String topic, String... options) {
        TableDefinition table = table(
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
                "json");
        return with(table, options);
    }

    @Test
    void startsAndEndsWhereTheOptionsSay() throws Exception {
        String topic = newTopic(1);
        sendValues(broker, topic, "{\"id\":0}", "{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
        TableDefinition table = events(
                topic,
                "scan.startup.mode",
                "specific-offsets",
                "scan.startup.specific-offsets",
                "partition:0,offset:1",
                "scan.bounded.mode",
                "specific-offsets",
                "scan.bounded.specific-offsets",
                "partition:0,offset:3");
        try (Run run = run(table)) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(1, null)", "+I(2, null)");
        }
        TableDefinition future = events(
                topic,
                "scan.startup.mode",
                "timestamp",
                "scan.startup.timestamp-millis",
                "1",
                "scan.bounded.mode",
                "timestamp",
                "scan.bounded.timestamp-millis",
                "9999999999999");
        try (Run run = run(future)) {
            run.awaitEnd();
            assertThat(run.rows()).hasSize(4);
        }
        try (Run run = run(events(topic, "scan.startup.mode", "latest-offset"))) {
            await(() -> run.opened().size() == 1);
            sendValues(broker, topic, "{\"id\":4}");
            run.awaitRows(1);
            assertThat(run.rows()).containsExactly("+I(4, null)");
        }
    }

    @Test
    void aGroupKeepsThePositionsOfCommittedEpochs() throws Exception {
        String topic = newTopic(1);
        sendValues(broker, topic, "{\"id\":0}", "{\"id\":1}", "{\"id\":2}");
        String[] group = {"properties.group.id", "g-" + topic};
        try (Run run = run(with(events(topic, "scan.bounded.mode", "latest-offset"), group))) {
            run.awaitEnd();
            run.source().commit(Map.of(topic + "-0", 2L));
        }
        TableDefinition rest =
                with(events(topic, "scan.startup.mode", "group-offsets", "scan.bounded.mode", "latest-offset"), group);
        try (Run run = run(rest)) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(2, null)");
        }
        TableDefinition upTo = with(events(topic, "scan.bounded.mode", "group-offsets"), group);
        try (Run run = run(upTo)) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(0, null)", "+I(1, null)");
        }
    }

    @Test
    void aGroupWithoutAPositionIsAnErrorUnlessAResetIsGiven() throws Exception {
        String topic = newTopic(1);
        sendValues(broker, topic, "{\"id\":0}");
        TableDefinition table = events(
                topic,
                "scan.startup.mode",
                "group-offsets",
                "scan.bounded.mode",
                "latest-offset",
                "properties.group.id",
                "none-" + topic);
        assertThatThrownBy(() -> run(table))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("'none-" + topic + "' has no position in " + topic + "-0");
        try (Run run = run(with(table, "properties.auto.offset.reset", "earliest"))) {
            run.awaitEnd();
            assertThat(run.rows()).hasSize(1);
        }
    }

    @Test
    void partitionsThatAppearLaterAreReadFromTheirBeginning() throws Exception {
        String prefix = "grow-" + TOPIC_NUMBER.incrementAndGet();
        topics.create(TopicSpec.of(prefix + "-a"));
        TableDefinition table = table(
                TYPE,
                List.of(),
                "connector",
                "kafka",
                "topic-pattern",
                prefix + "-.*",
                "properties.bootstrap.servers",
                broker.bootstrapServers(),
                "scan.startup.mode",
                "latest-offset",
                "scan.topic-partition-discovery.interval",
                "100 ms",
                "format",
                "json");
        try (Run run = run(table)) {
            await(() -> run.opened().size() == 1);
            topics.create(TopicSpec.of(prefix + "-b"));
            sendValues(broker, prefix + "-b", "{\"id\":1}");
            run.awaitRows(1);
            assertThat(run.opened()).containsExactly(prefix + "-a-0", prefix + "-b-0");
            assertThat(run.rows()).containsExactly("+I(1, null)");
        }
    }

    @Test
    void aRowLimitHoldsForEachSplit() throws Exception {
        String topic = newTopic(1);
        sendValues(broker, topic, "{\"id\":0}", "{\"id\":1}", "{\"id\":2}");
        TableDefinition table = events(topic);
        SourceRequest request = new SourceRequest(table, TYPE, List.of(), List.of(true, true), 2);
        try (Run run = run(request, Map.of())) {
            run.awaitEnd();
            assertThat(run.rows()).containsExactly("+I(0, null)", "+I(1, null)");
            assertThat(run.finished()).containsExactly(topic + "-0");
        }
    }

    @Test
    void aMissingTopicNamesTheNearest() {
        String topic = newTopic(1);
        String wrong = topic.replace("events", "evnts");
        assertThatThrownBy(() -> run(events(wrong)))
                .isInstanceOfSatisfying(MillraceException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
                    assertThat(failure.hint()).isEqualTo("Did you mean '" + topic + "'?");
                })
                .hasMessageContaining("topic '" + wrong + "' does not exist on Kafka at " + broker.bootstrapServers());
    }

    @Test
    void aBrokerThatIsAwayAtTheStartIsAnErrorAfterTheTimeGiven() {
        TableDefinition table = with(
                events("any"),
                "properties.bootstrap.servers",
                "127.0.0.1:1",
                "properties.default.api.timeout.ms",
                "1000",
                "properties.request.timeout.ms",
                "500");
        assertThatThrownBy(() -> run(table))
                .isInstanceOfSatisfying(MillraceException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                    assertThat(failure.hint()).contains("properties.default.api.timeout.ms");
                })
                .hasMessageContaining("Kafka at 127.0.0.1:1 has not answered for");
    }

    @Test
    void aBrokerThatComesBackIsReadOn() throws Exception {
        BrokerOptions options = BrokerOptions.onAnyPort().withDataDirectory(scratch);
        EmbeddedBroker first = EmbeddedBroker.start(options);
        sendValues(first, "orders", "{\"id\":1}");
        TableDefinition table = with(events("orders"), "properties.bootstrap.servers", first.bootstrapServers());
        try (Run run = run(table)) {
            run.awaitRows(1);
            first.close();
            try (EmbeddedBroker second = EmbeddedBroker.start(options.withExactPort(first.port()))) {
                sendValues(second, "orders", "{\"id\":2}");
                run.awaitRows(2);
                assertThat(run.rows()).containsExactly("+I(1, null)", "+I(2, null)");
            }
        } finally {
            first.close();
        }
    }

    @Test
    void aBrokerThatGoesAwayForGoodIsAnErrorAfterTheTimeGiven() throws Exception {
        EmbeddedBroker doomed = EmbeddedBroker.start(BrokerOptions.onAnyPort());
        try {
            sendValues(doomed, "orders", "{\"id\":1}");
            TableDefinition table = with(
                    events("orders"),
                    "properties.bootstrap.servers",
                    doomed.bootstrapServers(),
                    "properties.default.api.timeout.ms",
                    "1000",
                    "properties.request.timeout.ms",
                    "500");
            try (Run run = run(table)) {
                run.awaitRows(1);
                doomed.close();
                assertThat(run.awaitFailure())
                        .isInstanceOf(MillraceException.class)
                        .hasMessageContaining("Kafka at " + doomed.bootstrapServers() + " has not answered for");
            }
        } finally {
            doomed.close();
        }
    }
}
