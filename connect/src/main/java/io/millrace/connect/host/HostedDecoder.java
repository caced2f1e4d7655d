package io.millrace.connect.host;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.data.BatchBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Decodes with a schema of Flink: the rows of an event are collected first, so that a bad one leaves none behind. */
final class HostedDecoder implements Decoder {
    private static final int MAX_REASON_LETTERS = 300;

    private final DeserializationSchema<RowData> schema;
    private final String identifier;
    private final int[] fields;
    private final int[] columns;
    private final RowData.FieldGetter[] getters;

    private final List<RowData> rows = new ArrayList<>();
    private final ListCollector<RowData> collector = new ListCollector<>(rows);

    private HostedDecoder(DeserializationSchema<RowData> schema, String identifier, DecoderRequest request) {
        this.schema = schema;
        this.identifier = identifier;
        RowType type = request.type();
        fields = wantedFields(request);
        columns = new int[fields.length];
        getters = new RowData.FieldGetter[fields.length];
        for (int i = 0; i < fields.length; i++) {
            columns[i] = request.columns().get(fields[i]);
            // A format may leave out what is declared NOT NULL, as the fields of a bare key.
            getters[i] = RowData.createFieldGetter(type.getTypeAt(fields[i]).copy(true), fields[i]);
        }
    }

    private static int[] wantedFields(DecoderRequest request) {
        int[] wanted = new int[request.columns().size()];
        int count = 0;
        for (int field = 0; field < wanted.length; field++) {
            if (request.columns().get(field) >= 0) {
                wanted[count++] = field;
            }
        }
        return Arrays.copyOf(wanted, count);
    }

    static HostedDecoder open(
            DeserializationSchema<RowData> schema, String identifier, DecoderRequest request, ClassLoader classLoader) {
        OpenContext context = new OpenContext(classLoader);
        context.open(identifier, () -> schema.open(context));
        return new HostedDecoder(schema, identifier, request);
    }

    @Override
    public void decode(byte[] bytes, int from, int to, BatchBuilder into, RowEnd rowEnd) throws DecodeException {
        rows.clear();
        try {
            schema.deserialize(Arrays.copyOfRange(bytes, from, to), collector);
        } catch (IOException | RuntimeException e) {
            throw new DecodeException(reason(e));
        }
        for (RowData row : rows) {
            for (int i = 0; i < columns.length; i++) {
                into.column(columns[i]).appendInternal(getters[i].getFieldOrNull(row));
            }
            rowEnd.endRow(into, row.getRowKind().toByteValue());
        }
    }

    /** What went wrong at the bottom; above it formats often repeat the whole event. */
    private String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String line = message.lines().findFirst().orElse("");
        return "format '" + identifier + "': "
                + (line.length() > MAX_REASON_LETTERS ? line.substring(0, MAX_REASON_LETTERS) + "…" : line);
    }
}
