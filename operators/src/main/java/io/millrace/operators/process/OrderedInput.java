package io.millrace.operators.process;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.rank.SortOrder;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Rows of a table argument with {@code ORDER BY}: they wait until the watermark of their input has passed them, and then
 * come in order of their time and the further sort keys. Rows that the watermark has passed already are late and dropped.
 * Follows Flink's InputSortBuffer.
 */
final class OrderedInput {
    private final int timeColumn;
    private final long ttlMillis;
    private final RowTable rows;
    private final SortOrder order;
    private final TreeMap<Long, Map<Integer, Waiting>> byTime = new TreeMap<>();
    private int[] waitingOfPartition = {};

    /** Rows of one partition and one time. */
    private static final class Waiting {
        private int[] slots = {};
        private byte[] kinds = {};
        private int count;
        private long writtenMillis;

        void add(int slot, byte kind, long nowMillis) {
            slots = SlotArrays.grow(slots, count + 1, 0);
            kinds = Arrays.copyOf(kinds, slots.length);
            kinds[count] = kind;
            slots[count++] = slot;
            writtenMillis = nowMillis;
        }
    }

    /** Takes rows in order. */
    interface Consumer {
        void accept(Batch batch, int row, int partition);
    }

    /** @param ttlMillis how long rows of a partition and time wait at most after one of them came; zero for ever */
    OrderedInput(TableInput table, long ttlMillis) {
        this.timeColumn = table.orderByColumns()[0];
        this.ttlMillis = ttlMillis;
        this.rows = new RowTable(table.rowType().getChildren());
        this.order = new SortOrder(table.order(), rows);
    }

    /** Column of the rows' time: the first sort key. */
    int timeColumn() {
        return timeColumn;
    }

    /**
     * Keeps rows.
     *
     * @param partitions slot of the partition's key for each row
     * @return how many rows are late
     */
    int add(Batch batch, int[] partitions, long watermarkMillis, long nowMillis) {
        LongColumn times = (LongColumn) batch.column(timeColumn);
        int late = 0;
        for (int row = 0; row < batch.size(); row++) {
            long time = times.get(row);
            if (time <= watermarkMillis) {
                late++;
                continue;
            }
            int slot = rows.allocate();
            rows.set(slot, batch, row);
            byTime.computeIfAbsent(time, at -> new LinkedHashMap<>())
                    .computeIfAbsent(partitions[row], partition -> new Waiting())
                    .add(slot, batch.rowKind(row), nowMillis);
            waitingOfPartition = SlotArrays.grow(waitingOfPartition, partitions[row] + 1, 0);
            waitingOfPartition[partitions[row]]++;
        }
        return late;
    }

    /** Hands over all rows that the watermark has passed. */
    void advanceTo(long watermarkMillis, long nowMillis, Consumer consumer) {
        while (!byTime.isEmpty() && byTime.firstKey() <= watermarkMillis) {
            byTime.pollFirstEntry().getValue().forEach((partition, waiting) -> {
                waitingOfPartition[partition] -= waiting.count;
                boolean isExpired = ttlMillis > 0 && waiting.writtenMillis + ttlMillis <= nowMillis;
                if (!isExpired) {
                    handOver(partition, waiting, consumer);
                }
                for (int i = 0; i < waiting.count; i++) {
                    rows.free(waiting.slots[i]);
                }
            });
        }
    }

    private void handOver(int partition, Waiting waiting, Consumer consumer) {
        Batch batch = new Batch(rows.gather(waiting.slots, waiting.count), waiting.kinds, waiting.count);
        order.use(batch);
        int[] sorted = IntStream.range(0, waiting.count)
                .boxed()
                .sorted((left, right) -> order.compare(left, waiting.slots[right]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int row : sorted) {
            consumer.accept(batch, row, partition);
        }
    }

    boolean isEmpty(int partition) {
        return partition >= waitingOfPartition.length || waitingOfPartition[partition] == 0;
    }

    int size() {
        return rows.size();
    }

    long sizeBytes() {
        return rows.sizeBytes();
    }

    /** Bytes: the rows; number of pairs of a time and a partition; each: time, partition, when written, slots and kinds of its rows. */
    void snapshot(DataOutput out) throws IOException {
        rows.snapshot(out);
        out.writeInt(byTime.values().stream().mapToInt(Map::size).sum());
        for (Map.Entry<Long, Map<Integer, Waiting>> atTime : byTime.entrySet()) {
            for (Map.Entry<Integer, Waiting> ofPartition : atTime.getValue().entrySet()) {
                Waiting waiting = ofPartition.getValue();
                out.writeLong(atTime.getKey());
                out.writeInt(ofPartition.getKey());
                out.writeLong(waiting.writtenMillis);
                out.writeInt(waiting.count);
                SlotArrays.write(waiting.slots, waiting.count, out);
                out.write(waiting.kinds, 0, waiting.count);
            }
        }
    }

    void restore(DataInput in) throws IOException {
        rows.restore(in);
        int pairs = in.readInt();
        for (int i = 0; i < pairs; i++) {
            long time = in.readLong();
            int partition = in.readInt();
            Waiting waiting = new Waiting();
            waiting.writtenMillis = in.readLong();
            waiting.count = in.readInt();
            waiting.slots = Arrays.copyOf(SlotArrays.read(waiting.count, 0, in), waiting.count);
            waiting.kinds = new byte[waiting.count];
            in.readFully(waiting.kinds);
            byTime.computeIfAbsent(time, at -> new LinkedHashMap<>()).put(partition, waiting);
            waitingOfPartition = SlotArrays.grow(waitingOfPartition, partition + 1, 0);
            waitingOfPartition[partition] += waiting.count;
        }
    }
}
