package io.millrace.connect.kafka;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import java.util.Set;
import org.apache.flink.types.RowKind;
import org.apache.kafka.clients.admin.NewTopic;

/** Connector {@code served}: a table that the page and the API show, kept in a topic; see {@link ServedOptions}. */
public final class ServedConnector implements Connector {
    private final KafkaConnector events = KafkaConnector.ofEvents();
    private final KafkaConnector upserts = KafkaConnector.ofUpserts();

    @Override
    public String identifier() {
        return ServedOptions.IDENTIFIER;
    }

    @Override
    public Source createSource(SourceRequest request) {
        TableDefinition table = request.table();
        NewTopic topic = checkedTopic(table);
        SourceRequest kafka = new SourceRequest(
                asKafkaTable(table), request.producedType(), request.metadataKeys(), request.needed(), request.limit());
        return connector(table).createSource(kafka, topics -> topics.create(topic));
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableDefinition table = request.table();
        NewTopic topic = checkedTopic(table);
        if (table.primaryKey().isEmpty() && !request.insertOnly()) {
            throw new TableOptions(table)
                    .wrong(
                            "the query changes rows, and the table has no primary key to find them by",
                            "Add PRIMARY KEY (...) NOT ENFORCED to its columns.");
        }
        SinkRequest kafka = new SinkRequest(
                asKafkaTable(table), request.consumedType(), request.metadataKeys(), request.rowKinds());
        return connector(table).createSink(kafka, topics -> topics.create(topic));
    }

    @Override
    public Set<RowKind> sourceRowKinds(TableDefinition table) {
        return table.primaryKey().isEmpty() ? Set.of(RowKind.INSERT) : Set.of(RowKind.UPDATE_AFTER, RowKind.DELETE);
    }

    private KafkaConnector connector(TableDefinition table) {
        return table.primaryKey().isEmpty() ? events : upserts;
    }

    /** Reads the options that are this connector's own, and fails at those that are nobody's. */
    private static NewTopic checkedTopic(TableDefinition table) {
        TableOptions options = new TableOptions(table);
        options.allow(ServedOptions.ALL);
        options.allow(table.primaryKey().isEmpty() ? KafkaOptions.KAFKA_SOURCE : KafkaOptions.UPSERT_SOURCE);
        options.allUnder(ServedOptions.PROPERTIES_PREFIX);
        options.get(ServedOptions.ALERT); // the page's, but a bad value is found here
        NewTopic topic = ServedOptions.newTopic(
                ServedOptions.topic(table.name(), table.options()),
                !table.primaryKey().isEmpty(),
                options.find(ServedOptions.PARTITIONS),
                options.find(ServedOptions.RETENTION));
        options.checkAllRead();
        return topic;
    }

    private static TableDefinition asKafkaTable(TableDefinition table) {
        String bootstrapServers = ServedOptions.bootstrapServers(table.options())
                .orElseThrow(() -> new TableOptions(table)
                        .wrong(
                                "it is not known where the broker is",
                                "Give 'properties.bootstrap.servers', or set the system property '"
                                        + ServedOptions.BOOTSTRAP_SERVERS_PROPERTY + "'."));
        return new TableDefinition(
                table.identifier(),
                table.name(),
                table.physicalType(),
                table.primaryKey(),
                table.partitionKeys(),
                ServedOptions.asKafkaTable(
                        table.name(), !table.primaryKey().isEmpty(), bootstrapServers, table.options()));
    }
}
