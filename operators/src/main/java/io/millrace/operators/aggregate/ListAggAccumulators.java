package io.millrace.operators.aggregate;

import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import java.util.Arrays;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * {@code LISTAGG} of rows that are only added: a text for each group that grows at its end. Accumulators are the delimiter
 * used last, and the text, which is null as long as no value came.
 */
final class ListAggAccumulators extends Accumulators {
    private static final byte[] COMMA = {','};
    private static final int INITIAL_BYTES = 32;

    /** Text of a group in {@code [0, length)}; null for none. */
    private byte @Nullable [][] texts = {};

    private int[] lengths = {};
    private byte @Nullable [][] delimiters = {};

    ListAggAccumulators() {
        super(VarCharType.STRING_TYPE, VarCharType.STRING_TYPE);
    }

    @Override
    void resize(int newCapacity) {
        texts = Arrays.copyOf(texts, newCapacity);
        lengths = Arrays.copyOf(lengths, newCapacity);
        delimiters = Arrays.copyOf(delimiters, newCapacity);
    }

    @Override
    void reset(int slot) {
        texts[slot] = null;
        lengths[slot] = 0;
        delimiters[slot] = null;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        BytesColumn values = (BytesColumn) arguments[0];
        BytesColumn given = arguments.length > 1 ? (BytesColumn) arguments[1] : null;
        append(values, given, slots, rowKinds, count);
    }

    @Override
    void merge(Column[] accumulators, int[] slots, int count) {
        append((BytesColumn) accumulators[1], (BytesColumn) accumulators[0], slots, null, count);
    }

    private void append(
            BytesColumn values, @Nullable BytesColumn given, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int row = 0; row < count; row++) {
            if (isRetraction(rowKinds, row)) {
                continue;
            }
            int slot = slots[row];
            byte[] delimiter = given == null ? COMMA : delimiter(slot, given, row);
            delimiters[slot] = delimiter;
            if (!values.isNull(row)) {
                if (texts[slot] != null) {
                    append(slot, delimiter, 0, delimiter.length);
                }
                append(slot, values.bytes(), values.start(row), values.end(row));
            }
        }
    }

    /** The delimiter of a row; that of the group if it is the same, so that groups do not each copy it a row. */
    private byte[] delimiter(int slot, BytesColumn given, int row) {
        byte[] last = delimiters[slot];
        boolean isSame =
                last != null && Arrays.equals(last, 0, last.length, given.bytes(), given.start(row), given.end(row));
        return last != null && isSame ? last : given.copy(row);
    }

    private void append(int slot, byte[] from, int start, int end) {
        int length = end - start;
        byte[] text = texts[slot];
        if (text == null) {
            text = new byte[Math.max(INITIAL_BYTES, length)];
        } else if (length > text.length - lengths[slot]) {
            text = Arrays.copyOf(text, Math.max(Math.addExact(lengths[slot], length), text.length * 2));
        }
        System.arraycopy(from, start, text, lengths[slot], length);
        lengths[slot] += length;
        texts[slot] = text;
    }

    @Override
    Column result(int[] slots, int count) {
        ColumnBuilder.OfBytes builder = new ColumnBuilder.OfBytes();
        for (int i = 0; i < count; i++) {
            byte[] text = texts[slots[i]];
            if (text == null) {
                builder.appendNull();
            } else {
                builder.append(text, 0, lengths[slots[i]]);
            }
        }
        return builder.build();
    }

    @Override
    Column[] accumulatorColumns(int[] slots, int count) {
        ColumnBuilder.OfBytes builder = new ColumnBuilder.OfBytes();
        for (int i = 0; i < count; i++) {
            byte[] delimiter = delimiters[slots[i]] == null ? COMMA : delimiters[slots[i]];
            builder.append(delimiter, 0, delimiter.length);
        }
        return new Column[] {builder.build(), result(slots, count)};
    }

    @Override
    long sizeBytes() {
        long bytes = (long) lengths.length * Integer.BYTES;
        for (byte[] text : texts) {
            bytes += text == null ? 0 : text.length;
        }
        return bytes;
    }
}
