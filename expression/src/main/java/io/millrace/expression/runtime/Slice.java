package io.millrace.expression.runtime;

import java.util.Arrays;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.util.StringUtf8Utils;
import org.jspecify.annotations.Nullable;

/**
 * A string (UTF-8) or binary value in generated code: {@code bytes[start..end)}. A register: generated code owns one for
 * each place that computes a string and points it to new bytes row after row, so that no row allocates. A slice points
 * either into somebody's immutable array or into its own buffer, which the next row overwrites.
 */
public final class Slice {
    public static final Slice EMPTY = of(new byte[0]);

    private byte[] bytes = {};
    private int start;
    private int end;
    private byte[] buffer = {};
    private boolean stable = true;

    /** A constant over bytes that nobody writes to. */
    public static Slice of(byte[] bytes) {
        Slice slice = new Slice();
        slice.set(bytes, 0, bytes.length);
        return slice;
    }

    public static Slice of(String string) {
        return of(StringUtf8Utils.encodeUTF8(string));
    }

    public byte[] bytes() {
        return bytes;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    public int length() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    /** Points to bytes that do not change. */
    public Slice set(byte[] newBytes, int newStart, int newEnd) {
        bytes = newBytes;
        start = newStart;
        end = newEnd;
        stable = true;
        return this;
    }

    /** Points to a part of what another slice points to; valid as long as that one is. */
    public Slice set(Slice of, int newStart, int newEnd) {
        set(of.bytes, newStart, newEnd);
        stable = of.stable;
        return this;
    }

    public Slice set(byte[] newBytes) {
        return set(newBytes, 0, newBytes.length);
    }

    public Slice set(String string) {
        return set(StringUtf8Utils.encodeUTF8(string));
    }

    public Slice set(StringData string) {
        return set(string.toBytes());
    }

    /** Makes room for {@code length} bytes in the slice's own buffer, to be filled before {@link #setBuffer}. */
    public byte[] buffer(int length) {
        if (buffer.length < length) {
            buffer = new byte[Math.max(length, Math.max(32, buffer.length * 2))];
        }
        return buffer;
    }

    /** Points to the first bytes of the buffer. */
    public Slice setBuffer(int length) {
        set(buffer, 0, length);
        stable = false;
        return this;
    }

    /** Whether all bytes are ASCII, so that bytes and characters are the same. */
    public boolean isAscii() {
        byte[] from = bytes;
        int all = 0;
        for (int i = start; i < end; i++) {
            all |= from[i];
        }
        return all >= 0;
    }

    /** Flink's string, which may be kept: over a copy unless the bytes are immutable. */
    public BinaryStringData toBinaryString() {
        return stable
                ? BinaryStringData.fromBytes(bytes, start, end - start)
                : BinaryStringData.fromBytes(Arrays.copyOfRange(bytes, start, end));
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    public static boolean equal(Slice left, Slice right) {
        return Arrays.equals(left.bytes, left.start, left.end, right.bytes, right.start, right.end);
    }

    /** Compares byte by byte, unsigned, as Flink orders strings and binary values. */
    public static int compare(Slice left, Slice right) {
        return Arrays.compareUnsigned(left.bytes, left.start, left.end, right.bytes, right.start, right.end);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Slice that && equal(this, that);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** The string, decoded as Flink decodes UTF-8. */
    @Override
    public String toString() {
        return StringUtf8Utils.decodeUTF8(bytes, start, end - start);
    }
}
