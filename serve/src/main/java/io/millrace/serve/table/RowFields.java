package io.millrace.serve.table;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads chosen fields out of a JSON object without building a tree.
 *
 * <p>Rows stay encoded in memory; this is the one place that looks inside them. Immutable, safe to share.
 */
public final class RowFields {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Integer> slots = new HashMap<>();
    private final int count;

    public RowFields(List<String> names) {
        for (String name : names) {
            slots.put(name, slots.size());
        }
        count = slots.size();
    }

    /**
     * The text of each field in the order of the names: a string unquoted, a number as written, an array or object as
     * its JSON; null when the field is absent or null.
     *
     * @throws IOException when the bytes are not one JSON object
     */
    public @Nullable String[] texts(byte[] row) throws IOException {
        @Nullable String[] texts = new String[count];
        try (JsonParser parser = JSON.createParser(row)) {
            readObject(parser, row, texts, null);
        }
        return texts;
    }

    /** The bytes of each field's value, as they stand in the row; null when the field is absent. */
    public byte @Nullable [][] slices(byte[] row) throws IOException {
        byte[][] slices = new byte[count][];
        try (JsonParser parser = JSON.createParser(row)) {
            readObject(parser, row, null, slices);
        }
        return slices;
    }

    /**
     * Checks that the bytes are exactly one JSON object and makes it safe for a line protocol: a line break in JSON
     * can only be white space between tokens, so it becomes a space, in place.
     */
    public static void checkObject(byte[] row) throws IOException {
        try (JsonParser parser = JSON.createParser(row)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IOException("text after the JSON object");
            }
        }
        for (int i = 0; i < row.length; i++) {
            if (row[i] == '\n' || row[i] == '\r') {
                row[i] = ' ';
            }
        }
    }

    private void readObject(
            JsonParser parser, byte[] row, @Nullable String @Nullable [] texts, byte[] @Nullable [] slices)
            throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("not a JSON object");
        }
        int missing = count;
        while (missing > 0 && parser.nextToken() == JsonToken.FIELD_NAME) {
            Integer slot = slots.get(parser.currentName());
            JsonToken token = parser.nextToken();
            if (slot == null) {
                parser.skipChildren();
                continue;
            }
            missing--;
            int start = (int) parser.currentTokenLocation().getByteOffset();
            if (texts != null && token.isScalarValue()) {
                texts[slot] = token == JsonToken.VALUE_NULL ? null : parser.getText();
                continue;
            }
            if (token.isScalarValue()) {
                parser.finishToken();
            } else {
                parser.skipChildren();
            }
            int end = (int) parser.currentLocation().getByteOffset();
            if (texts != null) {
                texts[slot] = new String(row, start, end - start, StandardCharsets.UTF_8);
            } else if (slices != null) {
                slices[slot] = java.util.Arrays.copyOfRange(row, start, end);
            }
        }
    }
}
