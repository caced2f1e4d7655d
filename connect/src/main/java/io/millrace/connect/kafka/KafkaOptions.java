package io.millrace.connect.kafka;

import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.DELIVERY_GUARANTEE;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_BOUNDED_MODE;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_BOUNDED_SPECIFIC_OFFSETS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_PARALLELISM;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_STARTUP_MODE;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_STARTUP_SPECIFIC_OFFSETS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_TOPIC_PARTITION_DISCOVERY;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SINK_BUFFER_FLUSH_INTERVAL;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SINK_BUFFER_FLUSH_MAX_ROWS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SINK_PARALLELISM;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SINK_PARTITIONER;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.TRANSACTIONAL_ID_PREFIX;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.TRANSACTION_NAMING_STRATEGY;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** Which options belong to which direction of which connector, as in Flink's two table factories. */
final class KafkaOptions {
    static final List<ConfigOption<?>> KAFKA_SOURCE = List.of(
            SCAN_STARTUP_MODE,
            SCAN_STARTUP_SPECIFIC_OFFSETS,
            SCAN_STARTUP_TIMESTAMP_MILLIS,
            SCAN_BOUNDED_MODE,
            SCAN_BOUNDED_SPECIFIC_OFFSETS,
            SCAN_BOUNDED_TIMESTAMP_MILLIS,
            SCAN_TOPIC_PARTITION_DISCOVERY,
            SCAN_PARALLELISM);

    /** An upsert source always reads from the start: half a changelog is no table. */
    static final List<ConfigOption<?>> UPSERT_SOURCE = List.of(
            SCAN_BOUNDED_MODE,
            SCAN_BOUNDED_SPECIFIC_OFFSETS,
            SCAN_BOUNDED_TIMESTAMP_MILLIS,
            SCAN_TOPIC_PARTITION_DISCOVERY,
            SCAN_PARALLELISM);

    static final List<ConfigOption<?>> KAFKA_SINK = List.of(
            SINK_PARTITIONER,
            SINK_PARALLELISM,
            DELIVERY_GUARANTEE,
            TRANSACTIONAL_ID_PREFIX,
            TRANSACTION_NAMING_STRATEGY);

    static final List<ConfigOption<?>> UPSERT_SINK = List.of(
            SINK_BUFFER_FLUSH_INTERVAL,
            SINK_BUFFER_FLUSH_MAX_ROWS,
            SINK_PARALLELISM,
            DELIVERY_GUARANTEE,
            TRANSACTIONAL_ID_PREFIX,
            TRANSACTION_NAMING_STRATEGY);

    private KafkaOptions() {}
}
