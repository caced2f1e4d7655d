package io.millrace.connect.kafka;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsWritingMetadata;
import org.apache.flink.table.types.DataType;
import org.apache.kafka.clients.admin.NewTopic;

/** Flink's Kafka sink, whose topic is made when the job is put together; not before, since explaining a plan makes none. */
final class ServedTableSink implements DynamicTableSink, SupportsWritingMetadata {
    private final DynamicTableSink kafka;
    private final ClientProperties properties;
    private final NewTopic topic;

    ServedTableSink(DynamicTableSink kafka, ClientProperties properties, NewTopic topic) {
        this.kafka = kafka;
        this.properties = properties;
        this.topic = topic;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requestedMode) {
        return kafka.getChangelogMode(requestedMode);
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        BrokerPatience patience = new BrokerPatience(properties, topic.name());
        try (TopicDirectory topics = new TopicDirectory(properties, patience)) {
            topics.create(topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making topic " + topic.name(), e);
        }
        return kafka.getSinkRuntimeProvider(context);
    }

    @Override
    public Map<String, DataType> listWritableMetadata() {
        return ((SupportsWritingMetadata) kafka).listWritableMetadata();
    }

    @Override
    public void applyWritableMetadata(List<String> metadataKeys, DataType consumedDataType) {
        ((SupportsWritingMetadata) kafka).applyWritableMetadata(metadataKeys, consumedDataType);
    }

    @Override
    public DynamicTableSink copy() {
        return new ServedTableSink(kafka.copy(), properties, topic);
    }

    @Override
    public String asSummaryString() {
        return "Served table " + topic.name();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServedTableSink that && kafka.equals(that.kafka) && topic.equals(that.topic);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kafka, topic);
    }
}
