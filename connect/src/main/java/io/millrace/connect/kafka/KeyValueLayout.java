package io.millrace.connect.kafka;

import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.KEY_FIELDS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.KEY_FIELDS_PREFIX;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.KEY_FORMAT;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.VALUE_FIELDS_INCLUDE;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.VALUE_FORMAT;

import io.millrace.connect.TableOptions;
import io.millrace.connect.format.FormatFinder;
import io.millrace.connect.format.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.ValueFieldsStrategy;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Which physical columns are in the key of an event and which in its value, in which formats and under which names.
 *
 * @param keyFormat the format of the key; null if events have none
 * @param valueFormat the format of the value
 * @param keyFields names of the physical columns in the key, in the order of the key
 * @param valueFields names of the physical columns in the value
 * @param keyPrefix what the names of key columns start with in the table but not in the event
 */
record KeyValueLayout(
        Formats.@Nullable Chosen keyFormat,
        Formats.Chosen valueFormat,
        List<String> keyFields,
        List<String> valueFields,
        String keyPrefix) {
    KeyValueLayout {
        keyFields = List.copyOf(keyFields);
        valueFields = List.copyOf(valueFields);
    }

    /**
     * As connector {@code kafka} says it: {@code key.fields} names the columns of the key.
     *
     * @param others asked for formats that are not the engine's own
     */
    static KeyValueLayout forKafka(TableOptions options, FormatFinder others) {
        Formats.Chosen keyFormat = Formats.find(options, KEY_FORMAT, others).orElse(null);
        Formats.Chosen valueFormat = Formats.find(options, FactoryUtil.FORMAT, others)
                .or(() -> Formats.find(options, VALUE_FORMAT, others))
                .orElseThrow(
                        () -> options.wrong("option 'format' is missing", "Say how events are written, e.g. 'json'."));
        List<String> keyFields = options.find(KEY_FIELDS).orElse(List.of());
        if (keyFormat == null && !keyFields.isEmpty()) {
            throw options.wrong("'key.fields' is given without 'key.format'", "Say how keys are written.");
        }
        if (keyFormat != null && keyFields.isEmpty()) {
            throw options.wrong("'key.format' is given without 'key.fields'", "Name the columns of the key.");
        }
        boolean insertOnly = valueFormat.decodedRowKinds().equals(Set.of(RowKind.INSERT));
        if (insertOnly && !options.table().primaryKey().isEmpty()) {
            throw options.wrong(
                    "a table of connector 'kafka' with format '" + valueFormat.identifier()
                            + "' cannot have a primary key, since the topic may hold a key more than once",
                    "Use connector 'upsert-kafka'.");
        }
        return create(options, keyFormat, valueFormat, keyFields);
    }

    /**
     * As connector {@code upsert-kafka} says it: the primary key is the key.
     *
     * @param others asked for formats that are not the engine's own
     */
    static KeyValueLayout forUpsert(TableOptions options, FormatFinder others) {
        Formats.Chosen keyFormat = Formats.find(options, KEY_FORMAT, others)
                .orElseThrow(() -> options.wrong("option 'key.format' is missing", "Say how keys are written."));
        Formats.Chosen valueFormat = Formats.find(options, VALUE_FORMAT, others)
                .orElseThrow(() -> options.wrong("option 'value.format' is missing", "Say how values are written."));
        if (options.table().primaryKey().isEmpty()) {
            throw options.wrong(
                    "a table of connector 'upsert-kafka' needs a primary key: it is the key of the events",
                    "Add PRIMARY KEY (...) NOT ENFORCED to its columns.");
        }
        if (!valueFormat.decodedRowKinds().equals(Set.of(RowKind.INSERT))) {
            throw options.wrong(
                    "format '" + valueFormat.identifier() + "' has changes of its own and cannot be the value of"
                            + " an 'upsert-kafka' table",
                    "Use it with connector 'kafka'.");
        }
        return create(options, keyFormat, valueFormat, options.table().primaryKey());
    }

    private static KeyValueLayout create(
            TableOptions options,
            Formats.@Nullable Chosen keyFormat,
            Formats.Chosen valueFormat,
            List<String> keyFields) {
        if (keyFormat != null && !keyFormat.decodedRowKinds().equals(Set.of(RowKind.INSERT))) {
            throw options.wrong("format '" + keyFormat.identifier() + "' has changes and cannot be a key", null);
        }
        String prefix = options.find(KEY_FIELDS_PREFIX).orElse("");
        List<String> physical = options.table().physicalType().getFieldNames();
        for (String field : keyFields) {
            if (!physical.contains(field)) {
                throw options.wrong(
                        "'key.fields' names '" + field + "', which is no physical column",
                        "Physical columns are " + String.join(", ", physical) + ".");
            }
            if (!field.startsWith(prefix)) {
                throw options.wrong(
                        "the key column '" + field + "' does not start with 'key.fields-prefix', '" + prefix + "'",
                        null);
            }
        }
        List<String> valueFields = new ArrayList<>(physical);
        if (options.get(VALUE_FIELDS_INCLUDE) == ValueFieldsStrategy.EXCEPT_KEY) {
            valueFields.removeAll(keyFields);
        } else if (!prefix.isEmpty()) {
            throw options.wrong(
                    "'key.fields-prefix' needs 'value.fields-include' to be 'EXCEPT_KEY'",
                    "Otherwise the key's columns would be in the value too.");
        }
        return new KeyValueLayout(keyFormat, valueFormat, keyFields, valueFields, prefix);
    }

    /** The fields of the key as they are named in the event. */
    RowType keyType(RowType physicalType) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (String name : keyFields) {
            RowType.RowField field = physicalType.getFields().get(physicalType.getFieldIndex(name));
            fields.add(new RowType.RowField(name.substring(keyPrefix.length()), field.getType()));
        }
        return new RowType(false, fields);
    }

    /** The fields of the value. */
    RowType valueType(RowType physicalType) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (String name : valueFields) {
            fields.add(physicalType.getFields().get(physicalType.getFieldIndex(name)));
        }
        return new RowType(false, fields);
    }
}
