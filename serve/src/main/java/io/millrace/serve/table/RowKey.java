package io.millrace.serve.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A primary key as the table's hash map holds it: the texts of the key columns in the order of the primary key, joined
 * by the unit separator 0x1F, in UTF-8. White space and field order of the record's JSON key do not matter.
 */
final class RowKey {

    private static final char SEPARATOR = '\u001f';

    private final byte[] bytes;
    private final int hash;

    private RowKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    static RowKey ofTexts(List<String> parts) {
        return new RowKey(String.join(String.valueOf(SEPARATOR), parts).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the JSON key of a record. */
    static RowKey ofRecord(RowFields keyFields, List<String> names, byte @Nullable [] recordKey) throws IOException {
        if (recordKey == null) {
            throw new IOException("the record has no key");
        }
        @Nullable String[] texts = keyFields.texts(recordKey);
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            if (texts[i] == null) {
                throw new IOException("the record's key has no value for key column " + names.get(i));
            }
            if (i > 0) {
                joined.append(SEPARATOR);
            }
            joined.append(texts[i]);
        }
        return new RowKey(joined.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
