package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.ColumnBuilder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Decodes an event that is a JSON object, or an array of them (each a row), straight into columns. Gives the rows that
 * Flink's {@code json} format gives, with three differences, all for the sake of events that are not what they seem:
 * text behind the object, bytes that are not UTF-8, and half of a surrogate pair in UTF-8 are errors here; a name that
 * comes twice always has its last value; and an event that is partly wrong gives no row at all unless
 * {@code ignore-parse-errors} asks for that.
 */
final class JsonDecoder implements Decoder {
    private static final int BYTE_ORDER_MARK_LENGTH = 3;

    private final JsonCursor cursor = new JsonCursor();

    /** By field that is read: its column, its decoder, its name. */
    private final int[] columns;

    private final JsonField[] fields;
    private final String[] fieldNames;
    private final FieldNames names;

    /** Columns of fields that nobody reads. */
    private final int[] nullColumns;

    private final boolean ignoreErrors;
    private final boolean failOnMissing;

    JsonDecoder(DecoderRequest request, JsonOptions options) {
        List<Integer> read = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < request.type().getFieldCount(); i++) {
            if (request.columns().get(i) >= 0) {
                (request.needed().get(i) ? read : left).add(i);
            }
        }
        columns = read.stream().mapToInt(request.columns()::get).toArray();
        nullColumns = left.stream().mapToInt(request.columns()::get).toArray();
        fields = read.stream().map(i -> field(request, i, options)).toArray(JsonField[]::new);
        fieldNames = read.stream().map(request.type().getFieldNames()::get).toArray(String[]::new);
        names = new FieldNames(List.of(fieldNames));
        ignoreErrors = options.ignoreParseErrors();
        failOnMissing = options.failOnMissingField();
    }

    private static JsonField field(DecoderRequest request, int index, JsonOptions options) {
        LogicalType type = request.type().getTypeAt(index);
        BitSet needed = request.neededFields().get(index);
        return needed == null ? JsonField.of(type, options) : RowField.of((RowType) type, needed, options);
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder into, RowEnd rowEnd) throws DecodeException {
        int rows = into.size();
        try {
            cursor.reset(bytes, afterByteOrderMark(bytes, from, to), to);
            if (from < to) {
                decodeEvent(into, rowEnd);
            }
        } catch (DecodeException e) {
            into.truncate(rows);
            if (!ignoreErrors) {
                throw e;
            }
        }
    }

    private static int afterByteOrderMark(byte[] bytes, int from, int to) {
        boolean marked = to - from >= BYTE_ORDER_MARK_LENGTH
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        return marked ? from + BYTE_ORDER_MARK_LENGTH : from;
    }

    private void decodeEvent(BatchBuilder into, RowEnd rowEnd) throws DecodeException {
        switch (cursor.peek()) {
            case '{' -> decodeRow(into, rowEnd);
            case '[' -> decodeRows(into, rowEnd);
            default -> throw cursor.unexpected("an object");
        }
        if (cursor.peek() >= 0) {
            throw cursor.unexpected("the end of the event");
        }
    }

    private void decodeRows(BatchBuilder into, RowEnd rowEnd) throws DecodeException {
        cursor.enter();
        if (cursor.peek() == ']') {
            cursor.leave();
            return;
        }
        do {
            int start = cursor.position;
            int depth = cursor.depth;
            int rows = into.size();
            try {
                if (cursor.peek() != '{') {
                    throw cursor.unexpected("an object");
                }
                decodeRow(into, rowEnd);
            } catch (DecodeException e) {
                if (!ignoreErrors) {
                    throw e;
                }
                into.truncate(rows);
                cursor.position = start;
                cursor.depth = depth;
                cursor.skipValue();
            }
        } while (cursor.more(']'));
    }

    private void decodeRow(BatchBuilder into, RowEnd rowEnd) throws DecodeException {
        int start = cursor.position;
        int row = into.size();
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
                    ColumnBuilder column = into.column(columns[field]);
                    if (column.size() > row) {
                        column.truncate(row); // the name came before: the last one counts
                    }
                    append(field, column);
                }
            } while (cursor.more('}'));
        }
        fillMissing(into, row, start);
        rowEnd.endRow(into, Batch.INSERT);
    }

    private void append(int field, ColumnBuilder column) throws DecodeException {
        try {
            fields[field].append(cursor, column);
        } catch (DecodeException e) {
            throw new DecodeException("field '" + fieldNames[field] + "': " + e.getMessage());
        }
    }

    private void fillMissing(BatchBuilder into, int row, int start) throws DecodeException {
        for (int i = 0; i < columns.length; i++) {
            ColumnBuilder column = into.column(columns[i]);
            if (column.size() == row) {
                if (failOnMissing) {
                    throw cursor.failAt(start, "no field '" + fieldNames[i] + "' in the object");
                }
                column.appendNull();
            }
        }
        for (int column : nullColumns) {
            into.column(column).appendNull();
        }
    }
}
