package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;

/** ROW inside a row. */
final class RowField extends JsonField {
    private final JsonField[] fields;
    private final List<String> fieldNames;
    private final FieldNames names;
    private final boolean failOnMissing;

    RowField(List<JsonField> fields, List<String> fieldNames, JsonOptions options) {
        super(options);
        this.fields = fields.toArray(JsonField[]::new);
        this.fieldNames = fieldNames;
        this.names = new FieldNames(fieldNames);
        this.failOnMissing = options.failOnMissingField();
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        column.appendInternal(readValue(cursor));
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        if (cursor.peek() != '{') {
            throw cursor.unexpected("an object");
        }
        int start = cursor.position;
        GenericRowData row = new GenericRowData(fields.length);
        boolean[] found = failOnMissing ? new boolean[fields.length] : new boolean[0];
        cursor.enter();
        names.start();
        if (cursor.peek() == '}') {
            cursor.leave();
        } else {
            do {
                int field = names.read(cursor);
                if (field == FieldNames.UNKNOWN) {
                    cursor.skipValue();
                } else {
                    row.setField(field, fields[field].read(cursor));
                    if (failOnMissing) {
                        found[field] = true;
                    }
                }
            } while (cursor.more('}'));
        }
        for (int i = 0; i < found.length; i++) {
            if (!found[i]) {
                throw cursor.failAt(start, "no field '" + fieldNames.get(i) + "' in the object");
            }
        }
        return row;
    }
}
