package io.millrace.state;

import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import java.util.Arrays;

/**
 * Strings and binary values by slot, in pages of bytes: slot {@code i} is {@code lengths[i]} bytes from {@code positions[i]}
 * on, which is the number of a page times {@link #PAGE_BYTES} plus the place in it. A state that grows gets more pages, and
 * none of its bytes are copied; only the first page begins small. A value that is larger than a page has one of its own
 * size.
 *
 * <p>A value that is replaced leaves its bytes behind as waste; when more than half of all bytes are waste, what is left is
 * copied together.
 */
public final class BytesStateColumn extends StateColumn {
    private static final int PAGE_BITS = 18;
    private static final int PAGE_BYTES = 1 << PAGE_BITS;
    private static final int MAX_PAGES = 1 << (Integer.SIZE - PAGE_BITS);
    private static final int MIN_BYTES_TO_COMPACT = 64 << 10;

    private byte[][] pages = new byte[1][0];
    /** Index of the last page, and how much of it is used. */
    private int page;

    private int pageEnd;
    /** Bytes of all values that lie in pages, and those of them that no slot has any more. */
    private long usedBytes;

    private long wastedBytes;
    private int[] positions = {};
    private int[] lengths = {};

    /** The bytes in which a slot's value lies; valid until the next {@code set}. */
    public byte[] bytes(int slot) {
        return pages[positions[slot] >>> PAGE_BITS];
    }

    /** Where a slot's value begins in {@link #bytes}. */
    public int start(int slot) {
        return positions[slot] & (PAGE_BYTES - 1);
    }

    public int length(int slot) {
        return lengths[slot];
    }

    /** Sets a value to a copy of {@code from[start..end)}. */
    public void set(int slot, byte[] from, int start, int end) {
        discard(slot);
        compactIfWasteful();
        put(slot, from, start, end - start);
        clearNull(slot);
    }

    private void discard(int slot) {
        wastedBytes += lengths[slot];
        lengths[slot] = 0;
    }

    private void put(int slot, byte[] from, int start, int length) {
        if (length == 0) {
            positions[slot] = 0;
            return;
        }
        reserve(length);
        System.arraycopy(from, start, pages[page], pageEnd, length);
        positions[slot] = (page << PAGE_BITS) | pageEnd;
        lengths[slot] = length;
        pageEnd += length;
        usedBytes += length;
    }

    /** Makes room for a value at the end of the last page. */
    private void reserve(int length) {
        byte[] current = pages[page];
        if (length <= current.length - pageEnd) {
            return;
        }
        if (length <= PAGE_BYTES - pageEnd) {
            int grown = Math.max(pageEnd + length, Math.max(256, current.length * 2));
            pages[page] = Arrays.copyOf(current, Math.min(grown, PAGE_BYTES));
            return;
        }
        if (page + 1 == MAX_PAGES) {
            throw new IllegalStateException("strings of one column of a state exceed 4 GiB in one shard");
        }
        page++;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page * 2);
        }
        pages[page] = new byte[Math.max(length, PAGE_BYTES)];
        pageEnd = 0;
    }

    private void compactIfWasteful() {
        if (wastedBytes <= usedBytes - wastedBytes || usedBytes < MIN_BYTES_TO_COMPACT) {
            return;
        }
        byte[][] old = pages;
        pages = new byte[1][(int) Math.min(PAGE_BYTES, usedBytes - wastedBytes)];
        page = 0;
        pageEnd = 0;
        usedBytes = 0;
        wastedBytes = 0;
        for (int slot = 0; slot < positions.length; slot++) {
            int position = positions[slot];
            put(slot, old[position >>> PAGE_BITS], position & (PAGE_BYTES - 1), lengths[slot]);
        }
    }

    @Override
    public void setNull(int slot) {
        discard(slot);
        super.setNull(slot);
    }

    @Override
    public void set(int slot, Column from, int row) {
        if (from.isNull(row)) {
            setNull(slot);
        } else {
            BytesColumn bytes = (BytesColumn) from;
            set(slot, bytes.bytes(), bytes.start(row), bytes.end(row));
        }
    }

    /** Values that stand end to end in the column are copied at once, as many as a page has room for. */
    @Override
    public void set(int[] slots, Column from, int[] rows, int count) {
        BytesColumn bytes = (BytesColumn) from;
        for (int i = 0; i < count; i++) {
            discard(slots[i]);
        }
        compactIfWasteful();
        int next;
        for (int i = 0; i < count; i = next) {
            int runEnd = BytesColumn.endOfRun(rows, i, count);
            int start = bytes.start(rows[i]);
            reserve(bytes.length(rows[i]));
            int room = pages[page].length - pageEnd;
            next = i;
            while (next < runEnd && bytes.end(rows[next]) - start <= room) {
                next++;
            }
            putRun(slots, bytes, rows, i, next);
        }
        clearNulls(slots, count);
        setNulls(slots, from, rows, count);
    }

    /** Puts values that stand end to end and for which the last page has room. */
    private void putRun(int[] slots, BytesColumn bytes, int[] rows, int from, int to) {
        int start = bytes.start(rows[from]);
        int length = bytes.end(rows[to - 1]) - start;
        System.arraycopy(bytes.bytes(), start, pages[page], pageEnd, length);
        for (int i = from; i < to; i++) {
            int slot = slots[i];
            wastedBytes += lengths[slot];
            lengths[slot] = bytes.length(rows[i]);
            positions[slot] = lengths[slot] == 0 ? 0 : (page << PAGE_BITS) | (pageEnd + bytes.start(rows[i]) - start);
        }
        pageEnd += length;
        usedBytes += length;
    }

    @Override
    public boolean valueEquals(int slot, Column other, int row) {
        if (isNull(slot) || other.isNull(row)) {
            return isNull(slot) && other.isNull(row);
        }
        BytesColumn bytes = (BytesColumn) other;
        int start = start(slot);
        return Arrays.equals(
                bytes(slot), start, start + lengths[slot], bytes.bytes(), bytes.start(row), bytes.end(row));
    }

    @Override
    public BytesColumn gather(int[] slots, int count) {
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], lengths[slots[i]]);
        }
        byte[] gathered = new byte[offsets[count]];
        for (int i = 0; i < count; i++) {
            int position = positions[slots[i]];
            BytesColumn.copyShort(
                    pages[position >>> PAGE_BITS],
                    position & (PAGE_BYTES - 1),
                    gathered,
                    offsets[i],
                    offsets[i + 1] - offsets[i]);
        }
        return new BytesColumn(gathered, offsets, Column.gatherNulls(nulls(), slots, count), count);
    }

    @Override
    void resize(int newCapacity) {
        positions = Arrays.copyOf(positions, newCapacity);
        lengths = Arrays.copyOf(lengths, newCapacity);
    }

    @Override
    long valueBytes() {
        long bytes = 2L * Integer.BYTES * positions.length;
        for (int i = 0; i <= page; i++) {
            bytes += pages[i].length;
        }
        return bytes;
    }
}
