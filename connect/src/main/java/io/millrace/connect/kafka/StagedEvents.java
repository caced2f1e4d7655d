package io.millrace.connect.kafka;

import io.millrace.dataflow.StagedOutput;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Encoded events, ready to be sent in this order.
 *
 * @param events the events
 */
record StagedEvents(List<ProducerRecord<byte[], byte[]>> events) implements StagedOutput {
    @Override
    public long rows() {
        return events.size();
    }
}
