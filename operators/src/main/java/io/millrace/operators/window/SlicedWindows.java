package io.millrace.operators.window;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Limits;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Output;
import io.millrace.operators.aggregate.AggregateState;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The state of windows by key, held by slice, and their firing: what all window aggregates share.
 *
 * <p>One table gives every key a slot; a key in a slice has a <em>cell</em>, the index of its accumulators. So a batch
 * needs one look-up of keys and one loop an aggregate, whatever slices its rows belong to; and when a slice is closed, its
 * cells go back to the pool as they are, and keys that were in no other slice are forgotten.
 *
 * <p>A window fires by putting out the cells of its slices: as they are where it has one slice, else merged. Hopping
 * windows merge into cells of their own, which they give back; cumulative windows merge slice after slice into their
 * first one. Windows fire in the order of their ends, keys within a window in the order in which they came.
 */
final class SlicedWindows {
    private static final int VERSION = 1;

    private final WindowPlan plan;
    private final LocalTime localTime;
    private final AggregateState state;
    private final KeyTable keys;
    private final boolean countsRows;

    /** Open slices by ascending end. */
    private final List<SliceState> slices = new ArrayList<>();

    /** In how many slices a key is, by its slot. */
    private int[] uses = {};

    private final SlotPool cellPool = new SlotPool();

    /** Time has come to here, by watermark or clock. */
    private long progressMillis = Long.MIN_VALUE;

    private int[] keySlots = {};
    private int[] cells = {};

    SlicedWindows(WindowPlan plan, LocalTime localTime) {
        this.plan = plan;
        this.localTime = localTime;
        this.state = plan.calls().create();
        this.keys = new KeyTable(plan.keyTypes());
        this.countsRows = plan.calls().countStar() >= 0;
    }

    AggregateState state() {
        return state;
    }

    /** Whether all windows of a slice have fired, so that its rows are late. */
    boolean isLate(long sliceEnd) {
        return localTime.isFired(plan.lastWindowEnd(sliceEnd), progressMillis);
    }

    /** Where rows of a slice go: to the slice, or to the first of its window if it has been merged into that already. */
    long target(long sliceEnd) {
        boolean isMerged = plan.isCumulative() && localTime.isFired(sliceEnd, progressMillis);
        return isMerged ? plan.windows().windowStart(sliceEnd) + plan.windows().sliceMillis() : sliceEnd;
    }

    /** The cells of rows, given their keys and the ends of their slices; valid until the next call. */
    int[] cells(Batch batch, long[] sliceEnds) {
        int size = batch.size();
        if (cells.length < size) {
            cells = new int[size];
            keySlots = new int[size];
        }
        keys.findOrInsert(batch, plan.grouping(), keySlots);
        if (uses.length < keys.slotLimit()) {
            uses = Arrays.copyOf(uses, Math.max(keys.slotLimit(), uses.length + (uses.length >> 1)));
        }
        SliceState slice = null;
        for (int row = 0; row < size; row++) {
            if (slice == null || slice.end != sliceEnds[row]) {
                slice = slice(sliceEnds[row]);
            }
            cells[row] = cell(slice, keySlots[row]);
        }
        state.ensureCapacity(cellPool.limit());
        return cells;
    }

    private int cell(SliceState slice, int keySlot) {
        int cell = slice.cell(keySlot);
        if (cell < 0) {
            cell = cellPool.take();
            slice.add(keySlot, cell);
            uses[keySlot]++;
        }
        return cell;
    }

    /** The open slice of rows that are not late; opened if it was not. */
    private SliceState slice(long end) {
        int position = position(end);
        if (position < slices.size() && slices.get(position).end == end) {
            return slices.get(position);
        }
        long nextWindowEnd = end;
        if (plan.isRowtime()) {
            while (localTime.isFired(nextWindowEnd, progressMillis)) {
                nextWindowEnd += plan.windows().sliceMillis();
            }
        }
        return open(position, end, nextWindowEnd);
    }

    /** Where the slice with an end is, or belongs. */
    private int position(long end) {
        int position = slices.size();
        while (position > 0 && slices.get(position - 1).end >= end) {
            position--;
        }
        return position;
    }

    private SliceState open(int position, long end, long nextWindowEnd) {
        SliceState slice = new SliceState(end, nextWindowEnd);
        slices.add(position, slice);
        return slice;
    }

    /** Time comes to {@code millis}: all windows that are complete by then fire. */
    void advance(long millis, Output output) {
        if (millis < progressMillis) {
            return;
        }
        progressMillis = millis;
        long windowEnd = nextWindowEnd();
        while (!slices.isEmpty() && localTime.isFired(windowEnd, millis)) {
            fire(windowEnd, output);
            windowEnd = nextWindowEnd();
        }
    }

    /** When the next window fires; Long.MAX_VALUE if there is none. */
    long nextFiringMillis() {
        return slices.isEmpty() ? Long.MAX_VALUE : localTime.firesAt(nextWindowEnd());
    }

    /**
     * The end of the first window that has not fired. Slices are in the order of their ends, and the next window of a slice
     * is that of its end or, once that has fired, the first that has not: so no later slice is due before an earlier one.
     */
    private long nextWindowEnd() {
        return slices.isEmpty() ? Long.MAX_VALUE : slices.get(0).nextWindowEnd;
    }

    private void fire(long windowEnd, Output output) {
        List<SliceState> parts = new ArrayList<>();
        for (SliceState slice : slices) {
            if (slice.nextWindowEnd != windowEnd) {
                break;
            }
            parts.add(slice);
        }
        if (plan.isCumulative()) {
            emit(accumulate(windowEnd, parts), windowEnd, output);
        } else if (parts.size() == 1) {
            emit(parts.get(0), windowEnd, output);
        } else {
            SliceState merged = new SliceState(windowEnd, windowEnd);
            parts.forEach(part -> merge(part, merged));
            emit(merged, windowEnd, output);
            release(merged);
        }
        for (SliceState part : parts) {
            part.nextWindowEnd = windowEnd + plan.windows().sliceMillis();
            if (part.nextWindowEnd > plan.lastWindowEnd(part.end)) {
                close(part);
            }
        }
    }

    /** Merges what a cumulative window has gained into its first slice, which is given back. */
    private SliceState accumulate(long windowEnd, List<SliceState> parts) {
        long firstEnd = plan.windows().windowStart(windowEnd) + plan.windows().sliceMillis();
        int position = position(firstEnd);
        boolean isOpen = position < slices.size() && slices.get(position).end == firstEnd;
        SliceState first = isOpen ? slices.get(position) : open(position, firstEnd, windowEnd);
        for (SliceState part : parts) {
            if (part != first) {
                merge(part, first);
                close(part);
            }
        }
        parts.clear();
        parts.add(first);
        return first;
    }

    private void merge(SliceState from, SliceState to) {
        int size = from.size();
        int[] targets = new int[size];
        for (int entry = 0; entry < size; entry++) {
            targets[entry] = cell(to, from.keySlots()[entry]);
        }
        state.ensureCapacity(cellPool.limit());
        state.mergeSlots(from.cells(), targets, size);
    }

    private void close(SliceState slice) {
        slices.remove(slice);
        release(slice);
    }

    private void release(SliceState slice) {
        for (int entry = 0; entry < slice.size(); entry++) {
            int cell = slice.cells()[entry];
            state.reset(cell);
            cellPool.giveBack(cell);
            int keySlot = slice.keySlots()[entry];
            if (--uses[keySlot] == 0) {
                keys.remove(keySlot);
            }
        }
    }

    private void emit(SliceState window, long windowEnd, Output output) {
        int size = window.size();
        int[] emittedKeys = new int[Math.min(size, Limits.BATCH_ROWS)];
        int[] emittedCells = new int[emittedKeys.length];
        int count = 0;
        for (int entry = 0; entry < size; entry++) {
            int cell = window.cells()[entry];
            if (!countsRows || state.rowCount(cell) != 0) {
                emittedKeys[count] = window.keySlots()[entry];
                emittedCells[count++] = cell;
                if (count == Limits.BATCH_ROWS) {
                    output.emit(rows(emittedKeys, emittedCells, count, windowEnd));
                    count = 0;
                }
            }
        }
        if (count > 0) {
            output.emit(rows(emittedKeys, emittedCells, count, windowEnd));
        }
    }

    private Batch rows(int[] emittedKeys, int[] emittedCells, int count, long windowEnd) {
        Column[] keyColumns = keys.gatherKeys(emittedKeys, count);
        Column[] results = state.results(emittedCells, count);
        List<WindowProperty> properties = plan.properties();
        Column[] columns = Arrays.copyOf(keyColumns, keyColumns.length + results.length + properties.size());
        System.arraycopy(results, 0, columns, keyColumns.length, results.length);
        for (int i = 0; i < properties.size(); i++) {
            columns[keyColumns.length + results.length + i] =
                    property(properties.get(i).kind(), windowEnd, count);
        }
        return new Batch(columns, null, count);
    }

    private Column property(WindowProperty.Kind kind, long windowEnd, int count) {
        long[] values = new long[count];
        boolean[] nulls = null;
        switch (kind) {
            case WINDOW_START -> Arrays.fill(values, plan.windows().windowStart(windowEnd));
            case WINDOW_END, SLICE_END -> Arrays.fill(values, windowEnd);
            case ROWTIME -> Arrays.fill(values, localTime.toEpoch(windowEnd - 1));
            case PROCTIME -> {
                nulls = new boolean[count];
                Arrays.fill(nulls, true);
            }
        }
        return new LongColumn(values, nulls, count);
    }

    long keyCount() {
        return keys.size();
    }

    long sizeBytes() {
        long bytes = keys.sizeBytes() + state.sizeBytes() + (long) uses.length * Integer.BYTES;
        for (SliceState slice : slices) {
            bytes += slice.sizeBytes();
        }
        return bytes;
    }

    /** Bytes: version, progress, the key table, the pool of cells, the number of slices and these, the accumulators. */
    void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(progressMillis);
        keys.snapshot(out);
        cellPool.snapshot(out);
        out.writeInt(slices.size());
        for (SliceState slice : slices) {
            slice.snapshot(out);
        }
        state.snapshot(cellPool.limit(), out);
    }

    void restore(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("windows of version " + version + "; this program reads " + VERSION);
        }
        progressMillis = in.readLong();
        keys.restore(in);
        cellPool.restore(in);
        uses = new int[keys.slotLimit()];
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            SliceState slice = SliceState.restore(in);
            slices.add(slice);
            for (int entry = 0; entry < slice.size(); entry++) {
                uses[slice.keySlots()[entry]]++;
            }
        }
        state.restore(cellPool.limit(), in);
    }
}
