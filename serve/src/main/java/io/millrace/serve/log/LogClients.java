package io.millrace.serve.log;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Opens clients of the log; each call may take as long as loading the Kafka classes, a few hundred milliseconds. */
public interface LogClients extends AutoCloseable {

    /** A consumer without a group, from the earliest offset, reading committed records only. */
    Consumer<byte[], byte[]> consumer();

    /** An idempotent producer that waits for all acknowledgements. */
    Producer<byte[], byte[]> producer();

    /**
     * The topics there are, without the broker's internal ones.
     *
     * @throws LogUnavailableException when the broker does not answer in time
     */
    Set<String> topicNames(Duration timeout);

    /** Where the log is, for messages. */
    String address();

    @Override
    void close();
}
