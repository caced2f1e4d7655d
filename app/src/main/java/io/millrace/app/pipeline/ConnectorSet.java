package io.millrace.app.pipeline;

import io.millrace.bench.checksum.ChecksumConnector;
import io.millrace.bench.keys.KeysConnector;
import io.millrace.bench.nexmark.NexmarkConnector;
import io.millrace.connect.ConnectorRegistry;
import io.millrace.connect.builtin.BlackholeConnector;
import io.millrace.connect.builtin.DataGenConnector;
import io.millrace.connect.builtin.PrintConnector;
import io.millrace.connect.file.FileConnector;
import io.millrace.connect.format.FormatFinder;
import io.millrace.connect.host.HostedFormats;
import io.millrace.connect.kafka.DeadLetterTopic;
import io.millrace.connect.kafka.KafkaConnector;
import io.millrace.connect.kafka.ServedConnector;
import io.millrace.connect.kafka.ServedOptions;
import io.millrace.connect.webhook.WebhookConnector;
import io.millrace.dataflow.DeadLetters;
import io.millrace.planner.PlannedTable;
import java.util.List;

/** All connectors that this program has. */
final class ConnectorSet {
    private ConnectorSet() {}

    /** @param userClasses sees the jars in {@code lib/}, whose formats serve Kafka's tables */
    static ConnectorRegistry create(String bootstrapServers, ClassLoader userClasses) {
        FormatFinder hosted = new HostedFormats(userClasses);
        return new ConnectorRegistry(List.of(
                KafkaConnector.ofEvents(hosted),
                KafkaConnector.ofUpserts(hosted),
                new ServedConnector(),
                new FileConnector(),
                new DataGenConnector(),
                new PrintConnector(System.out, System.err),
                new BlackholeConnector(),
                new NexmarkConnector(),
                new KeysConnector(),
                new ChecksumConnector(),
                new WebhookConnector(deadLetters(bootstrapServers, WebhookConnector.IDENTIFIER)),
                new CollectConnector()));
    }

    /** The topic behind a served table. */
    static String topicOf(PlannedTable table) {
        return ServedOptions.topic(table.name(), table.options());
    }

    static DeadLetters deadLetters(String bootstrapServers, String pipeline) {
        return new DeadLetterTopic(bootstrapServers, pipeline);
    }
}
