package io.millrace.connect.builtin;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.datagen.table.DataGenConnectorOptions;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * {@code 'connector' = 'datagen'}. The values of a row are a function of the table's name and the row's number, so the
 * same rows come in every run (but for timestamps, which are relative to now).
 */
public final class DataGenConnector implements Connector {
    /** More is not to be had, and would overflow what counts them. */
    private static final long MAX_ROWS_PER_SECOND = 1_000_000_000;

    private static final FieldGenerator NOTHING = (position, random) -> null;

    @Override
    public String identifier() {
        return "datagen";
    }

    @Override
    public Source createSource(SourceRequest request) {
        TableOptions options = new TableOptions(request.table());
        long rowsPerSecond = options.get(DataGenConnectorOptions.ROWS_PER_SECOND);
        if (rowsPerSecond <= 0) {
            throw options.wrong("rows-per-second is " + rowsPerSecond, "It has to be at least 1.");
        }
        long rows = options.find(DataGenConnectorOptions.NUMBER_OF_ROWS).orElse(Long.MAX_VALUE);
        options.allow(List.of(DataGenConnectorOptions.SOURCE_PARALLELISM)); // one split feeds all shards
        RowType declared = request.table().physicalType();
        List<FieldGenerator> byField = new ArrayList<>();
        RandomFields randomFields = new RandomFields(options);
        for (RowType.RowField field : declared.getFields()) {
            FieldGenerator generator = generator(field.getName(), field.getType(), randomFields, options);
            byField.add(generator);
            rows = Math.min(rows, generator.rows());
        }
        options.checkAllRead();
        List<DataGenSource.Field> columns = new ArrayList<>();
        for (int i = 0; i < request.physicalColumnCount(); i++) {
            int field = declared.getFieldIndex(
                    request.producedType().getFieldNames().get(i));
            columns.add(new DataGenSource.Field(field, request.needed().get(i) ? byField.get(field) : NOTHING));
        }
        return new DataGenSource(
                request.table().name(),
                request.producedType(),
                columns,
                seed(request.table().identifier()),
                Math.min(rowsPerSecond, MAX_ROWS_PER_SECOND),
                Math.min(rows, request.limit()));
    }

    private static FieldGenerator generator(
            String name, LogicalType type, RandomFields randomFields, TableOptions options) {
        String kind = options.get(
                ConfigOptions.key("fields." + name + ".kind").stringType().defaultValue("random"));
        return switch (kind) {
            case "random" -> randomFields.of(name, type);
            case "sequence" -> SequenceField.of(name, type, options);
            default ->
                throw options.wrong("fields." + name + ".kind is '" + kind + "'", "It can be random or sequence.");
        };
    }

    private static long seed(String identifier) {
        long seed = 1;
        for (int i = 0; i < identifier.length(); i++) {
            seed = seed * 0x5DEECE66DL + identifier.charAt(i);
        }
        return seed;
    }
}
