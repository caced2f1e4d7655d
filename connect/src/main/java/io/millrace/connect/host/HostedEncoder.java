package io.millrace.connect.host;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.data.Batch;
import io.millrace.data.Values;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Encodes with a schema of Flink. */
final class HostedEncoder implements Encoder {
    private final SerializationSchema<RowData> schema;
    private final LogicalType[] types;
    private final int[] columns;

    private HostedEncoder(SerializationSchema<RowData> schema, EncoderRequest request) {
        this.schema = schema;
        RowType type = request.type();
        types = type.getChildren().toArray(LogicalType[]::new);
        columns = request.columns().stream().mapToInt(Integer::intValue).toArray();
    }

    static HostedEncoder open(
            SerializationSchema<RowData> schema, String identifier, EncoderRequest request, ClassLoader classLoader) {
        OpenContext context = new OpenContext(classLoader);
        context.open(identifier, () -> schema.open(context));
        return new HostedEncoder(schema, request);
    }

    @Override
    public void encode(Batch batch, int row, ByteSink into) {
        // Schemas may keep a row until the next, so that each gets one of its own.
        GenericRowData values = new GenericRowData(RowKind.fromByteValue(batch.rowKind(row)), columns.length);
        for (int i = 0; i < columns.length; i++) {
            values.setField(i, Values.get(batch.column(columns[i]), types[i], row));
        }
        into.put(schema.serialize(values));
    }
}
