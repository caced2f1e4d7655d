package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.Column;
import io.millrace.data.ObjectColumn;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** ROW inside a row, as an object. */
final class RowWriter extends JsonWriter {
    private final byte[][] names;
    private final JsonWriter[] fields;
    private final RowData.FieldGetter[] getters;
    private final boolean omitNulls;

    RowWriter(RowType type, JsonOptions options) {
        int count = type.getFieldCount();
        names = names(type);
        fields = new JsonWriter[count];
        getters = new RowData.FieldGetter[count];
        for (int i = 0; i < count; i++) {
            fields[i] = of(type.getTypeAt(i), options);
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
        }
        omitNulls = options.omitNulls();
    }

    /** The names of the fields as they are written: {@code "name":}. */
    static byte[][] names(RowType type) {
        byte[][] names = new byte[type.getFieldCount()][];
        ByteSink sink = new ByteSink();
        for (int i = 0; i < names.length; i++) {
            sink.clear();
            JsonText.write(type.getFieldNames().get(i), sink);
            sink.put((byte) ':');
            names[i] = sink.toByteArray();
        }
        return names;
    }

    @Override
    void writeValue(Column column, int row, ByteSink into) {
        writeValue(Objects.requireNonNull(((ObjectColumn) column).get(row)), into);
    }

    @Override
    void writeValue(Object value, ByteSink into) {
        RowData row = (RowData) value;
        char before = '{';
        for (int i = 0; i < fields.length; i++) {
            Object field = getters[i].getFieldOrNull(row);
            if (field == null && omitNulls) {
                continue;
            }
            into.put((byte) before);
            into.put(names[i]);
            fields[i].write(field, into);
            before = ',';
        }
        if (before == '{') {
            into.put((byte) '{');
        }
        into.put((byte) '}');
    }
}
