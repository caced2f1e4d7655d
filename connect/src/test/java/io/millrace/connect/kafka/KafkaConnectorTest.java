package io.millrace.connect.kafka;

import static io.millrace.connect.kafka.KafkaFixture.all;
import static io.millrace.connect.kafka.KafkaFixture.table;
import static io.millrace.connect.kafka.KafkaFixture.with;
import static io.millrace.connect.kafka.KafkaFixture.withMetadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the options of a table may be; nothing here needs a broker. */
class KafkaConnectorTest {
    private static final RowType TYPE =
            RowType.of(new LogicalType[] {new BigIntType(), VarCharType.STRING_TYPE}, new String[] {"id", "name"});

    private static final TableDefinition EVENTS = table(
            TYPE,
            List.of(),
            "connector",
            "kafka",
            "topic",
            "orders",
            "properties.bootstrap.servers",
            "localhost:9092",
            "properties.group.id",
            "shop",
            "format",
            "json");

    private static final TableDefinition UPSERTS = table(
            TYPE,
            List.of("id"),
            "connector",
            "upsert-kafka",
            "topic",
            "orders",
            "properties.bootstrap.servers",
            "localhost:9092",
            "key.format",
            "json",
            "value.format",
            "json");

    private static MillraceException refusal(TableDefinition table) {
        KafkaConnector connector =
                table.primaryKey().isEmpty() ? KafkaConnector.ofEvents() : KafkaConnector.ofUpserts();
        try {
            connector.createSource(all(table)).close();
        } catch (MillraceException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.OPTION);
            assertThat(e.context()).containsEntry("table", "orders");
            return e;
        }
        throw new AssertionError("was not refused");
    }

    @Test
    void goodOptionsAreTaken() {
        KafkaConnector.ofEvents().createSource(all(EVENTS)).close();
        KafkaConnector.ofEvents()
                .createSource(all(with(EVENTS, "sink.partitioner", "fixed", "scan.parallelism", "2")))
                .close();
        KafkaConnector.ofUpserts().createSource(all(UPSERTS)).close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan.startup.mod | earliest-offset | option 'scan.startup.mod' is not known | scan.startup.mode",
                "topics | a | option 'topics' is not known | topic",
                "key.field | id | option 'key.field' is not known | key.fields",
                "json.ignore-parse-error | true | option 'json.ignore-parse-error' is not known | json.ignore-parse-errors",
            })
    void anUnknownOptionNamesTheNearest(String key, String value, String message, String nearest) {
        MillraceException refusal = refusal(with(EVENTS, key, value));
        assertThat(refusal).hasMessageStartingWith(message);
        assertThat(refusal.hint()).isEqualTo("Did you mean '" + nearest + "'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan.startup.mode | newest | 'scan.startup.mode' has a bad value 'newest'",
                "topic-pattern | o.* | 'topic' and 'topic-pattern' are both given",
                "scan.startup.mode | timestamp | 'scan.startup.timestamp-millis' is missing",
                "scan.startup.timestamp-millis | 5 | 'scan.startup.timestamp-millis' has no meaning here",
                "scan.bounded.mode | specific-offsets | 'scan.bounded.specific-offsets' is missing",
                "key.format | json | 'key.format' is given without 'key.fields'",
                "key.fields | id | 'key.fields' is given without 'key.format'",
            })
    void optionsThatDoNotFitAreRefused(String key, String value, String message) {
        assertThat(refusal(with(EVENTS, key, value))).hasMessageContaining(message);
    }

    @Test
    void offsetsHaveToBeWrittenAsFlinkWritesThem() {
        assertThat(refusal(
                        with(EVENTS, "scan.startup.mode", "specific-offsets", "scan.startup.specific-offsets", "0:42")))
                .hasMessageContaining("'scan.startup.specific-offsets' has a bad value '0:42'");
    }

    @Test
    void keyColumnsHaveToBePhysicalAndPrefixed() {
        TableDefinition keyed = with(EVENTS, "key.format", "json", "key.fields", "nope");
        assertThat(refusal(keyed)).hasMessageContaining("'key.fields' names 'nope', which is no physical column");
        TableDefinition prefixed = with(
                EVENTS,
                "key.format",
                "json",
                "key.fields",
                "id",
                "key.fields-prefix",
                "k_",
                "value.fields-include",
                "EXCEPT_KEY");
        assertThat(refusal(prefixed)).hasMessageContaining("does not start with 'key.fields-prefix', 'k_'");
        TableDefinition overlapping = with(EVENTS, "key.format", "json", "key.fields", "id", "key.fields-prefix", "i");
        assertThat(refusal(overlapping)).hasMessageContaining("needs 'value.fields-include' to be 'EXCEPT_KEY'");
    }

    @Test
    void readingAGroupsPositionsNeedsAGroup() {
        TableDefinition table = table(
                TYPE,
                List.of(),
                "connector",
                "kafka",
                "topic",
                "orders",
                "properties.bootstrap.servers",
                "localhost:9092",
                "format",
                "json");
        assertThat(refusal(table)).hasMessageContaining("'properties.group.id' is missing");
    }

    @Test
    void primaryKeysBelongToUpsertTables() {
        TableDefinition keyed = new TableDefinition("i", "orders", TYPE, List.of("id"), List.of(), EVENTS.options());
        assertThatThrownBy(() -> KafkaConnector.ofEvents().createSource(all(keyed)))
                .isInstanceOfSatisfying(MillraceException.class, failure -> assertThat(failure.hint())
                        .isEqualTo("Use connector 'upsert-kafka'."));
        TableDefinition keyless = new TableDefinition("i", "orders", TYPE, List.of(), List.of(), UPSERTS.options());
        assertThatThrownBy(() -> KafkaConnector.ofUpserts().createSource(all(keyless)))
                .hasMessageContaining("needs a primary key");
    }

    @Test
    void anUpsertTableHasNoStartupMode() {
        assertThat(refusal(with(UPSERTS, "scan.startup.mode", "latest-offset")))
                .hasMessageContaining("option 'scan.startup.mode' is not known");
    }

    @Test
    void formatsThatAreNotNativeAreLeftToFlink() {
        assertThatThrownBy(() -> KafkaConnector.ofEvents().createSource(all(with(EVENTS, "format", "protobuf"))))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("format 'protobuf'");
    }

    @Test
    void metadataOfAFormatIsLeftToFlink() {
        SourceRequest request = withMetadata(EVENTS, List.of("value.source.table"), List.of(VarCharType.STRING_TYPE));
        assertThatThrownBy(() -> KafkaConnector.ofEvents().createSource(request))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("metadata 'value.source.table'");
    }

    @Test
    void tellsTheKindsOfItsRows() {
        assertThat(KafkaConnector.ofEvents().sourceRowKinds(EVENTS)).containsExactly(RowKind.INSERT);
        assertThat(KafkaConnector.ofUpserts().sourceRowKinds(UPSERTS))
                .isEqualTo(Set.of(RowKind.UPDATE_AFTER, RowKind.DELETE));
    }

    @Test
    void propertiesReachTheClientThatKnowsThem() {
        ClientProperties properties = ClientProperties.of(new io.millrace.connect.TableOptions(with(
                EVENTS,
                "properties.max.poll.records",
                "7",
                "properties.linger.ms",
                "9",
                "properties.enable.auto.commit",
                "true",
                "properties.my.interceptor.level",
                "3")));
        assertThat(properties.forConsumer("earliest"))
                .containsEntry("max.poll.records", "7")
                .containsEntry("enable.auto.commit", "false")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("my.interceptor.level", "3")
                .doesNotContainKey("linger.ms");
        assertThat(properties.forProducer())
                .containsEntry("linger.ms", "9")
                .containsEntry("my.interceptor.level", "3")
                .doesNotContainKeys("max.poll.records", "group.id");
    }
}
