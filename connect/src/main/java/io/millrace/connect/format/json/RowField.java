package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** ROW inside a row. */
final class RowField extends JsonField {
    private final JsonField[] fields;
    private final FieldNames names;
    private final List<String> fieldNames;
    private final BitSet needed;
    private final boolean failOnMissing;

    private RowField(
            JsonField[] fields, FieldNames names, List<String> fieldNames, BitSet needed, JsonOptions options) {
        super(options);
        this.fields = fields;
        this.names = names;
        this.fieldNames = fieldNames;
        this.needed = needed;
        this.failOnMissing = options.failOnMissingField();
    }

    /** @param read positions of the fields that anybody reads, the others stay null; null for all */
    static RowField of(RowType type, @Nullable BitSet read, JsonOptions options) {
        JsonField[] fields = new JsonField[type.getFieldCount()];
        List<@Nullable String> names = new ArrayList<>();
        BitSet needed = new BitSet();
        for (int i = 0; i < fields.length; i++) {
            fields[i] = of(type.getTypeAt(i), options);
            needed.set(i, read == null || read.get(i));
            names.add(needed.get(i) ? type.getFieldNames().get(i) : null);
        }
        return new RowField(fields, new FieldNames(names), type.getFieldNames(), needed, options);
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        ColumnBuilder.OfRow rows = (ColumnBuilder.OfRow) column;
        if (cursor.peek() != '{') {
            throw cursor.unexpected("an object");
        }
        int start = cursor.position;
        int row = rows.size();
        cursor.enter();
        names.start();
        if (cursor.peek() == '}') {
            cursor.leave();
        } else {
            do {
                int index = names.read(cursor);
                if (index == FieldNames.UNKNOWN) {
                    cursor.skipValue();
                } else {
                    ColumnBuilder field = rows.field(index);
                    if (field.size() > row) {
                        field.truncate(row); // the name came before: the last one counts
                    }
                    fields[index].append(cursor, field);
                }
            } while (cursor.more('}'));
        }
        if (failOnMissing) {
            for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
                if (rows.field(i).size() == row) {
                    throw missing(cursor, start, i);
                }
            }
        }
        rows.endRow();
    }

    private DecodeException missing(JsonCursor cursor, int start, int field) {
        return cursor.failAt(start, "no field '" + fieldNames.get(field) + "' in the object");
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
                throw missing(cursor, start, i);
            }
        }
        return row;
    }
}
