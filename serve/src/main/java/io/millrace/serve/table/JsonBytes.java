package io.millrace.serve.table;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds JSON around rows that are JSON already, without parsing or copying them twice. */
public final class JsonBytes extends ByteArrayOutputStream {

    static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** Text that is JSON already and plain ASCII: braces, names, commas. */
    public JsonBytes ascii(String text) {
        return raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A JSON string of this text. */
    public JsonBytes quoted(String text) {
        write('"');
        raw(JsonStringEncoder.getInstance().quoteAsUTF8(text));
        write('"');
        return this;
    }

    /** JSON that is encoded already. */
    public JsonBytes raw(byte[] json) {
        write(json, 0, json.length);
        return this;
    }

    public JsonBytes number(long number) {
        return ascii(Long.toString(number));
    }

    /** The rows as a JSON array. */
    public JsonBytes rows(Iterable<StoredRow> rows) {
        write('[');
        boolean first = true;
        for (StoredRow row : rows) {
            if (!first) {
                write(',');
            }
            first = false;
            raw(row.json());
        }
        write(']');
        return this;
    }
}
