package io.millrace.connect.format.csv;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.Utf8;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.ColumnBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a record, whose fields are the columns in the order of the declaration. Like Flink's {@code csv} it knows no
 * header: the first line of a file is a record as any other.
 */
final class CsvDecoder implements Decoder {
    private final CsvOptions options;
    private final CsvRecord fields;
    private final String[] names;
    private final int[] columns;
    private final @Nullable CsvField[] decoders;
    private final byte @Nullable [] nullLiteral;

    CsvDecoder(DecoderRequest request, CsvOptions options) {
        this.options = options;
        this.fields = new CsvRecord(options);
        int count = request.type().getFieldCount();
        this.names = request.type().getFieldNames().toArray(String[]::new);
        this.columns = request.columns().stream().mapToInt(Integer::intValue).toArray();
        this.decoders = new @Nullable CsvField[count];
        for (int i = 0; i < count; i++) {
            if (request.needed().get(i) && columns[i] >= 0) {
                decoders[i] = new CsvField(request.type().getTypeAt(i));
            }
        }
        String literal = options.nullLiteral();
        this.nullLiteral = literal == null ? null : literal.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder into, RowEnd rowEnd) throws DecodeException {
        int rows = into.size();
        int end = to;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        boolean comment = options.comments() && from < end && bytes[from] == '#';
        if (from == end || comment) {
            return;
        }
        try {
            int invalid = Utf8.firstInvalid(bytes, from, end);
            if (invalid < end) {
                throw new DecodeException("text that is not UTF-8 at byte " + (invalid - from));
            }
            fields.read(bytes, from, end);
            decodeRow(into);
        } catch (DecodeException e) {
            into.truncate(rows);
            if (!options.ignoreParseErrors()) {
                throw e;
            }
            return;
        }
        rowEnd.endRow(into, Batch.INSERT);
    }

    private void decodeRow(BatchBuilder into) throws DecodeException {
        checkCount();
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] < 0) {
                continue;
            }
            ColumnBuilder column = into.column(columns[i]);
            CsvField decoder = decoders[i];
            if (decoder == null || i >= fields.count() || isNull(i)) {
                column.appendNull();
            } else {
                append(i, decoder, column);
            }
        }
    }

    private void checkCount() throws DecodeException {
        int wanted = columns.length;
        int last = fields.count() - 1;
        if (options.allowTrailingComma() && last == wanted && fields.from(last) == fields.to(last)) {
            fields.dropLast();
        }
        int count = fields.count();
        boolean tooMany = count > wanted && !options.ignoreTrailing();
        boolean tooFew = count < wanted && (!options.ignoreParseErrors() || options.failOnMissingColumns());
        if (tooMany || tooFew) {
            throw new DecodeException(count + " fields where " + wanted + " should be");
        }
    }

    private boolean isNull(int field) {
        int from = fields.from(field);
        int to = fields.to(field);
        if (options.emptyStringAsNull() && from == to) {
            return true;
        }
        return nullLiteral != null && Arrays.equals(fields.text(), from, to, nullLiteral, 0, nullLiteral.length);
    }

    private void append(int field, CsvField decoder, ColumnBuilder column) throws DecodeException {
        int size = column.size();
        try {
            decoder.append(fields.text(), fields.from(field), fields.to(field), column);
        } catch (RuntimeException e) {
            column.truncate(size);
            if (options.ignoreParseErrors()) {
                column.appendNull();
                return;
            }
            String text = new String(
                    fields.text(), fields.from(field), fields.to(field) - fields.from(field), StandardCharsets.UTF_8);
            String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
            throw new DecodeException(
                    "field '" + names[field] + "': '" + shown + "' cannot be read: " + e.getMessage());
        }
    }
}
