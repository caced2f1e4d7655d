package io.millrace.connect.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.connectors.kafka.table.KafkaDynamicTableFactory;
import org.apache.flink.streaming.connectors.kafka.table.UpsertKafkaDynamicTableFactory;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Connector {@code served} under Flink: the same topics with the same bytes in them as when the engine writes them, by way
 * of Flink's own Kafka tables.
 */
public final class ServedTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {
    @Override
    public String factoryIdentifier() {
        return ServedOptions.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        Set<ConfigOption<?>> options = new HashSet<>(ServedOptions.ALL);
        options.addAll(KafkaOptions.KAFKA_SOURCE);
        return options;
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        checkOptions(context);
        Context kafka = asKafkaTable(context);
        return hasPrimaryKey(context)
                ? new UpsertKafkaDynamicTableFactory().createDynamicTableSource(kafka)
                : new KafkaDynamicTableFactory().createDynamicTableSource(kafka);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        ReadableConfig options = checkOptions(context);
        Context kafka = asKafkaTable(context);
        DynamicTableSink sink = hasPrimaryKey(context)
                ? new UpsertKafkaDynamicTableFactory().createDynamicTableSink(kafka)
                : new KafkaDynamicTableFactory().createDynamicTableSink(kafka);
        Map<String, String> given = context.getCatalogTable().getOptions();
        NewTopic topic = ServedOptions.newTopic(
                ServedOptions.topic(tableName(context), given),
                hasPrimaryKey(context),
                options.getOptional(ServedOptions.PARTITIONS),
                options.getOptional(ServedOptions.RETENTION));
        Map<String, String> properties = new HashMap<>();
        kafka.getCatalogTable().getOptions().forEach((key, value) -> {
            if (key.startsWith(ServedOptions.PROPERTIES_PREFIX)) {
                properties.put(key.substring(ServedOptions.PROPERTIES_PREFIX.length()), value);
            }
        });
        return new ServedTableSink(sink, ClientProperties.of(properties, "millrace-" + tableName(context)), topic);
    }

    private ReadableConfig checkOptions(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(ServedOptions.PROPERTIES_PREFIX);
        return helper.getOptions();
    }

    private static boolean hasPrimaryKey(Context context) {
        return context.getPrimaryKeyIndexes().length > 0;
    }

    private static String tableName(Context context) {
        return context.getObjectIdentifier().getObjectName();
    }

    private static Context asKafkaTable(Context context) {
        Map<String, String> given = context.getCatalogTable().getOptions();
        Optional<String> bootstrapServers = ServedOptions.bootstrapServers(given);
        if (bootstrapServers.isEmpty()) {
            throw new ValidationException("It is not known where the broker of the served table "
                    + tableName(context) + " is. Give 'properties.bootstrap.servers', or set the system property '"
                    + ServedOptions.BOOTSTRAP_SERVERS_PROPERTY + "'.");
        }
        Map<String, String> kafka =
                ServedOptions.asKafkaTable(tableName(context), hasPrimaryKey(context), bootstrapServers.get(), given);
        return new FactoryUtil.DefaultDynamicTableContext(
                context.getObjectIdentifier(),
                context.getCatalogTable().copy(kafka),
                Map.of(),
                context.getConfiguration(),
                context.getClassLoader(),
                context.isTemporary());
    }
}
