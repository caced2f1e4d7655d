package io.millrace.app.pipeline;

import io.millrace.connect.Connector;
import io.millrace.connect.ConnectorRegistry;
import io.millrace.connect.kafka.DeadLetterTopic;
import io.millrace.connect.kafka.KafkaConnector;
import io.millrace.connect.kafka.ServedConnector;
import io.millrace.connect.kafka.ServedOptions;
import io.millrace.dataflow.DeadLetters;
import io.millrace.planner.PlannedTable;
import java.util.ArrayList;
import java.util.List;

/** All connectors that this program has. */
final class ConnectorSet {
    private ConnectorSet() {}

    static ConnectorRegistry create() {
        List<Connector> connectors = new ArrayList<>();
        connectors.add(KafkaConnector.ofEvents());
        connectors.add(KafkaConnector.ofUpserts());
        connectors.add(new ServedConnector());
        return new ConnectorRegistry(connectors);
    }

    /** The topic behind a served table. */
    static String topicOf(PlannedTable table) {
        return ServedOptions.topic(table.name(), table.options());
    }

    static DeadLetters deadLetters(String bootstrapServers, String pipeline) {
        return new DeadLetterTopic(bootstrapServers, pipeline);
    }
}
