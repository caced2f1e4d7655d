package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.data.Batch;
import io.millrace.data.Column;

/** Encodes a row as a JSON object, straight from its columns, with the bytes that Flink's {@code json} format writes. */
final class JsonEncoder implements Encoder {
    private final int[] columns;
    private final byte[][] names;
    private final JsonWriter[] fields;
    private final boolean omitNulls;

    JsonEncoder(EncoderRequest request, JsonOptions options) {
        columns = request.columns().stream().mapToInt(Integer::intValue).toArray();
        names = RowWriter.names(request.type());
        fields = request.type().getChildren().stream()
                .map(type -> JsonWriter.of(type, options))
                .toArray(JsonWriter[]::new);
        omitNulls = options.omitNulls();
    }

    @Override
    public void encode(Batch batch, int row, ByteSink into) {
        char before = '{';
        for (int i = 0; i < fields.length; i++) {
            Column column = batch.column(columns[i]);
            if (omitNulls && column.isNull(row)) {
                continue;
            }
            into.put((byte) before);
            into.put(names[i]);
            fields[i].write(column, row, into);
            before = ',';
        }
        if (before == '{') {
            into.put((byte) '{');
        }
        into.put((byte) '}');
    }
}
