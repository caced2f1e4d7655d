package io.millrace.data;

import java.util.Arrays;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * Strings (UTF-8) or binary values, end to end in one array: row {@code i} is {@code bytes[offsets[i]..offsets[i + 1])}.
 * A null row is empty.
 */
public final class BytesColumn implements Column {
    private final byte[] bytes;
    private final int[] offsets;
    private final boolean @Nullable [] nulls;
    private final int size;

    /** @param offsets {@code size + 1} ascending positions in {@code bytes} */
    public BytesColumn(byte[] bytes, int[] offsets, boolean @Nullable [] nulls, int size) {
        Column.checkLengths(size, offsets.length - 1, nulls);
        if (offsets[size] > bytes.length) {
            throw new IllegalArgumentException("offset " + offsets[size] + " beyond " + bytes.length + " bytes");
        }
        this.bytes = bytes;
        this.offsets = offsets;
        this.nulls = nulls;
        this.size = size;
    }

    /** The bytes of all rows; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where rows start and end in {@link #bytes()}; not to be written to. */
    public int[] offsets() {
        return offsets;
    }

    public int start(int row) {
        return offsets[row];
    }

    public int end(int row) {
        return offsets[row + 1];
    }

    public int length(int row) {
        return offsets[row + 1] - offsets[row];
    }

    /** The value as Flink's string over the same bytes, without a copy. */
    public BinaryStringData string(int row) {
        return BinaryStringData.fromBytes(bytes, offsets[row], length(row));
    }

    /** A copy of the value. */
    public byte[] copy(int row) {
        return Arrays.copyOfRange(bytes, offsets[row], offsets[row + 1]);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean @Nullable [] nulls() {
        return nulls;
    }

    @Override
    public PhysicalType physicalType() {
        return PhysicalType.BYTES;
    }

    @Override
    public BytesColumn gather(int[] rows, int count) {
        int[] sourceOffsets = offsets;
        int[] gatheredOffsets = new int[count + 1];
        int total = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            total = Math.addExact(total, sourceOffsets[row + 1] - sourceOffsets[row]);
            gatheredOffsets[i + 1] = total;
        }
        byte[] gathered = new byte[total];
        int next;
        for (int i = 0; i < count; i = next) {
            next = endOfRun(rows, i, count);
            copyShort(
                    bytes,
                    sourceOffsets[rows[i]],
                    gathered,
                    gatheredOffsets[i],
                    gatheredOffsets[next] - gatheredOffsets[i]);
        }
        return new BytesColumn(gathered, gatheredOffsets, Column.gatherNulls(nulls, rows, count), count);
    }

    @Override
    public BytesColumn gatherOrNull(int[] rows, int count) {
        int[] gatheredOffsets = new int[count + 1];
        int total = 0;
        for (int i = 0; i < count; i++) {
            total = Math.addExact(total, rows[i] < 0 ? 0 : length(rows[i]));
            gatheredOffsets[i + 1] = total;
        }
        byte[] gathered = new byte[total];
        for (int i = 0; i < count; i++) {
            if (rows[i] >= 0) {
                copyShort(bytes, offsets[rows[i]], gathered, gatheredOffsets[i], length(rows[i]));
            }
        }
        return new BytesColumn(gathered, gatheredOffsets, Column.gatherNullsOrMissing(nulls, rows, count), count);
    }

    /** The end of the longest run of neighbours {@code rows[start..)}, whose values stand end to end. */
    public static int endOfRun(int[] rows, int start, int count) {
        int end = start + 1;
        while (end < count && rows[end] == rows[end - 1] + 1) {
            end++;
        }
        return end;
    }

    /** Copies a value; a loop is cheaper than a call for the few bytes that most strings have. */
    public static void copyShort(byte[] from, int fromIndex, byte[] to, int toIndex, int length) {
        if (length > 16) {
            System.arraycopy(from, fromIndex, to, toIndex, length);
        } else {
            for (int i = 0; i < length; i++) {
                to[toIndex + i] = from[fromIndex + i];
            }
        }
    }

    @Override
    public long sizeBytes() {
        return offsets[size] + (long) size * (Integer.BYTES + (nulls == null ? 0 : 1));
    }
}
