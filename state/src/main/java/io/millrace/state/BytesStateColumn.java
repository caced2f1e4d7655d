package io.millrace.state;

import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import java.util.Arrays;

/**
 * Strings and binary values by slot, in one heap of bytes: slot {@code i} is {@code heap[starts[i]..starts[i] + lengths[i])}.
 * A value that is replaced leaves its bytes behind as waste; when more than half of the heap is waste, it is copied
 * together.
 */
public final class BytesStateColumn extends StateColumn {
    private static final int MIN_HEAP_TO_COMPACT = 64 << 10;

    private byte[] heap = {};
    private int heapEnd;
    private int wasted;
    private int[] starts = {};
    private int[] lengths = {};

    /** The bytes of all slots; valid until the next {@code set}. */
    public byte[] heap() {
        return heap;
    }

    public int start(int slot) {
        return starts[slot];
    }

    public int length(int slot) {
        return lengths[slot];
    }

    /** Sets a value to a copy of {@code from[start..end)}. */
    public void set(int slot, byte[] from, int start, int end) {
        int length = end - start;
        wasted += lengths[slot];
        lengths[slot] = 0;
        reserve(length);
        System.arraycopy(from, start, heap, heapEnd, length);
        starts[slot] = heapEnd;
        lengths[slot] = length;
        heapEnd += length;
        clearNull(slot);
    }

    private void reserve(int length) {
        if (length <= heap.length - heapEnd) {
            return;
        }
        int live = heapEnd - wasted;
        if (wasted > live && heapEnd >= MIN_HEAP_TO_COMPACT) {
            compact(Math.max(Math.addExact(live, length), live + (live >> 1)));
        }
        if (length > heap.length - heapEnd) {
            long wanted = Math.max((long) heapEnd + length, Math.max(256L, heap.length + (heap.length >> 1)));
            if ((long) heapEnd + length > Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("strings of one column of a state exceed 2 GiB in one shard");
            }
            heap = Arrays.copyOf(heap, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
        }
    }

    private void compact(int newCapacity) {
        byte[] compacted = new byte[newCapacity];
        int end = 0;
        for (int slot = 0; slot < starts.length; slot++) {
            System.arraycopy(heap, starts[slot], compacted, end, lengths[slot]);
            starts[slot] = end;
            end += lengths[slot];
        }
        heap = compacted;
        heapEnd = end;
        wasted = 0;
    }

    @Override
    public void setNull(int slot) {
        wasted += lengths[slot];
        lengths[slot] = 0;
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

    /** Values that stand end to end in the column are copied at once. */
    @Override
    public void set(int[] slots, Column from, int[] rows, int count) {
        BytesColumn bytes = (BytesColumn) from;
        long added = 0;
        for (int i = 0; i < count; i++) {
            wasted += lengths[slots[i]];
            lengths[slots[i]] = 0;
            added += bytes.length(rows[i]);
        }
        reserve(Math.toIntExact(added));
        int next;
        for (int i = 0; i < count; i = next) {
            next = BytesColumn.endOfRun(rows, i, count);
            int start = bytes.start(rows[i]);
            int offset = heapEnd - start;
            System.arraycopy(bytes.bytes(), start, heap, heapEnd, bytes.end(rows[next - 1]) - start);
            for (int j = i; j < next; j++) {
                wasted += lengths[slots[j]];
                starts[slots[j]] = bytes.start(rows[j]) + offset;
                lengths[slots[j]] = bytes.length(rows[j]);
            }
            heapEnd = bytes.end(rows[next - 1]) + offset;
        }
        clearNulls(slots, count);
        setNulls(slots, from, rows, count);
    }

    @Override
    public boolean valueEquals(int slot, Column other, int row) {
        if (isNull(slot) || other.isNull(row)) {
            return isNull(slot) && other.isNull(row);
        }
        BytesColumn bytes = (BytesColumn) other;
        int start = starts[slot];
        return Arrays.equals(heap, start, start + lengths[slot], bytes.bytes(), bytes.start(row), bytes.end(row));
    }

    @Override
    public BytesColumn gather(int[] slots, int count) {
        int[] offsets = new int[count + 1];
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], lengths[slots[i]]);
        }
        byte[] gathered = new byte[offsets[count]];
        for (int i = 0; i < count; i++) {
            BytesColumn.copyShort(heap, starts[slots[i]], gathered, offsets[i], lengths[slots[i]]);
        }
        return new BytesColumn(gathered, offsets, Column.gatherNulls(nulls(), slots, count), count);
    }

    @Override
    void resize(int newCapacity) {
        starts = Arrays.copyOf(starts, newCapacity);
        lengths = Arrays.copyOf(lengths, newCapacity);
    }

    @Override
    long valueBytes() {
        return heap.length + 2L * Integer.BYTES * starts.length;
    }
}
