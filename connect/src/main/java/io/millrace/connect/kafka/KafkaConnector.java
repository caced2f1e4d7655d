package io.millrace.connect.kafka;

import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.DELIVERY_GUARANTEE;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.KEY_FIELDS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_PARALLELISM;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_TOPIC_PARTITION_DISCOVERY;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SINK_BUFFER_FLUSH_INTERVAL;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SINK_BUFFER_FLUSH_MAX_ROWS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SINK_PARTITIONER;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.FormatFinder;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Topics as tables, with the options of Flink's connectors {@code kafka} and {@code upsert-kafka}: the one is a stream of
 * events, in the other an event is the newest state of its key.
 */
public final class KafkaConnector implements Connector {
    private static final Set<String> WRITABLE_METADATA =
            Set.of(WritableMetadata.TOPIC, WritableMetadata.HEADERS, WritableMetadata.TIMESTAMP);

    private final boolean upsert;
    private final FormatFinder otherFormats;

    private KafkaConnector(boolean upsert, FormatFinder otherFormats) {
        this.upsert = upsert;
        this.otherFormats = otherFormats;
    }

    /**
     * Connector {@code kafka}.
     *
     * @param otherFormats asked for formats that are not the engine's own
     */
    public static KafkaConnector ofEvents(FormatFinder otherFormats) {
        return new KafkaConnector(false, otherFormats);
    }

    /**
     * Connector {@code upsert-kafka}.
     *
     * @param otherFormats asked for formats that are not the engine's own
     */
    public static KafkaConnector ofUpserts(FormatFinder otherFormats) {
        return new KafkaConnector(true, otherFormats);
    }

    /** Connector {@code kafka} with the engine's own formats. */
    public static KafkaConnector ofEvents() {
        return ofEvents(FormatFinder.NONE);
    }

    /** Connector {@code upsert-kafka} with the engine's own formats. */
    public static KafkaConnector ofUpserts() {
        return ofUpserts(FormatFinder.NONE);
    }

    @Override
    public String identifier() {
        return upsert ? "upsert-kafka" : "kafka";
    }

    @Override
    public Source createSource(SourceRequest request) {
        return createSource(request, KafkaSource.TopicSetUp.NONE);
    }

    Source createSource(SourceRequest request, KafkaSource.TopicSetUp setUp) {
        TableOptions options = new TableOptions(request.table());
        options.allow(upsert ? KafkaOptions.UPSERT_SINK : KafkaOptions.KAFKA_SINK);
        ClientProperties properties = ClientProperties.of(options);
        TopicSelection topics = TopicSelection.of(options);
        ScanRange range = upsert ? ScanRange.forUpsert(options, topics) : ScanRange.forKafka(options, topics);
        if (range.needsGroup() && properties.groupId() == null) {
            throw options.wrong(
                    "'properties.group.id' is missing",
                    "Reading from or up to the positions of a group needs it; 'scan.startup.mode' ="
                            + " 'earliest-offset' needs none.");
        }
        KeyValueLayout layout = layout(options);
        List<ReadableMetadata> metadata = ReadableMetadata.of(request.metadataKeys(), options);
        KafkaSource.Scan scan = new KafkaSource.Scan(
                topics,
                range,
                properties,
                options.get(SCAN_TOPIC_PARTITION_DISCOVERY),
                options.find(SCAN_PARALLELISM).orElse(0),
                setUp);
        Supplier<EventDecoder> decoders = EventDecoder.supplier(request, layout, metadata, upsert);
        options.checkAllRead();
        return new KafkaSource(request, scan, decoders);
    }

    @Override
    public Set<RowKind> sourceRowKinds(TableDefinition table) {
        return upsert
                ? Set.of(RowKind.UPDATE_AFTER, RowKind.DELETE)
                : layout(new TableOptions(table)).valueFormat().decodedRowKinds();
    }

    private KeyValueLayout layout(TableOptions options) {
        return upsert
                ? KeyValueLayout.forUpsert(options, otherFormats)
                : KeyValueLayout.forKafka(options, otherFormats);
    }

    @Override
    public Sink createSink(SinkRequest request) {
        return createSink(request, KafkaSource.TopicSetUp.NONE);
    }

    Sink createSink(SinkRequest request, KafkaSource.TopicSetUp setUp) {
        TableOptions options = new TableOptions(request.table());
        options.allow(upsert ? KafkaOptions.UPSERT_SOURCE : KafkaOptions.KAFKA_SOURCE);
        options.allow(upsert ? KafkaOptions.UPSERT_SINK : KafkaOptions.KAFKA_SINK);
        ClientProperties properties = ClientProperties.of(options);
        TopicSelection topics = TopicSelection.of(options);
        KeyValueLayout layout = layout(options);
        checkRowKinds(request, layout, options);
        checkMetadata(request, topics, options);
        KafkaSink.Target target = new KafkaSink.Target(
                request.table().name(),
                topics,
                WritableMetadata.of(
                        request.metadataKeys(),
                        request.consumedType().getFieldCount()
                                - request.metadataKeys().size()),
                upsert,
                upsert && foldsByKey(options),
                !upsert && isFixed(options),
                guarantee(options));
        RowType physicalType = request.table().physicalType();
        Supplier<Encoder> keys = layout.keyFormat() == null
                ? null
                : layout.keyFormat()
                        .encoders(encoderRequest(request, layout.keyFields(), layout.keyType(physicalType)));
        Supplier<Encoder> values = layout.valueFormat()
                .encoders(encoderRequest(request, layout.valueFields(), layout.valueType(physicalType)));
        options.checkAllRead();
        return new KafkaSink(target, properties, keys, values, setUp);
    }

    private static EncoderRequest encoderRequest(SinkRequest request, List<String> fields, RowType type) {
        List<Integer> columns = new ArrayList<>();
        for (String field : fields) {
            columns.add(request.consumedType().getFieldNames().indexOf(field));
        }
        return new EncoderRequest(type, columns);
    }

    private void checkRowKinds(SinkRequest request, KeyValueLayout layout, TableOptions options) {
        if (!upsert && !layout.valueFormat().encodedRowKinds().containsAll(request.rowKinds())) {
            throw options.wrong(
                    "the query changes rows, but format '"
                            + layout.valueFormat().identifier() + "' can only add them",
                    "Use connector 'upsert-kafka' with a primary key.");
        }
    }

    private static void checkMetadata(SinkRequest request, TopicSelection topics, TableOptions options) {
        for (String key : request.metadataKeys()) {
            if (!WRITABLE_METADATA.contains(key)) {
                throw options.wrong("events of Kafka cannot be written with metadata '" + key + "'", null);
            }
        }
        if (!topics.isSingleTopic() && !request.metadataKeys().contains(WritableMetadata.TOPIC)) {
            throw options.wrong(
                    "the table has no single topic to write to",
                    "Give one, or a column METADATA FROM 'topic' that says which.");
        }
    }

    private static DeliveryGuarantee guarantee(TableOptions options) {
        DeliveryGuarantee guarantee = options.get(DELIVERY_GUARANTEE);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            throw new NotNativeException("'" + DELIVERY_GUARANTEE.key() + "' = 'exactly-once' of table "
                    + options.table().name());
        }
        return guarantee;
    }

    /** An epoch is the buffer: within it only the newest event of a key is sent. It is never longer than was allowed. */
    private static boolean foldsByKey(TableOptions options) {
        boolean rows = options.get(SINK_BUFFER_FLUSH_MAX_ROWS) > 0;
        boolean interval = !options.get(SINK_BUFFER_FLUSH_INTERVAL).isZero();
        if (rows != interval) {
            throw options.wrong(
                    "'" + SINK_BUFFER_FLUSH_MAX_ROWS.key() + "' and '" + SINK_BUFFER_FLUSH_INTERVAL.key()
                            + "' need each other",
                    "Give both, or none.");
        }
        return rows;
    }

    /** Partitioners {@code default} and {@code round-robin} both leave the choice to Kafka, as in Flink. */
    private static boolean isFixed(TableOptions options) {
        String partitioner = options.get(SINK_PARTITIONER);
        if (partitioner.equals("round-robin") && options.find(KEY_FIELDS).isPresent()) {
            throw options.wrong("partitioner 'round-robin' cannot be used with 'key.fields'", "Use 'default'.");
        }
        return switch (partitioner) {
            case "default", "round-robin" -> false;
            case "fixed" -> true;
            default ->
                throw new NotNativeException("the partitioner class '" + partitioner + "' of table "
                        + options.table().name());
        };
    }
}
