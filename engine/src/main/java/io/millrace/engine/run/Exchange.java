package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.engine.epoch.Watermarks;
import io.millrace.engine.graph.GraphEdge;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An edge on which rows change their instance. Every sender has an outbox; a receiver reads the outboxes in the order of
 * the senders' names, so what it sees does not depend on which sender was done first.
 */
final class Exchange {
    private final GraphEdge edge;
    private final int shards;
    private final Parcel[] arrived;
    private final SortedMap<InstanceId, Outbox> outboxes = new TreeMap<>();
    private final SortedMap<InstanceId, Instance> senders = new TreeMap<>();
    private final Watermarks combined = new Watermarks();
    private long watermarkMillis = Watermarks.UNKNOWN;
    private boolean isIdle;

    Exchange(GraphEdge edge, int shards) {
        this.edge = edge;
        this.shards = shards;
        this.arrived = new Parcel[shards];
        Arrays.setAll(arrived, shard -> new Parcel());
    }

    GraphEdge edge() {
        return edge;
    }

    void addSender(Instance sender) {
        Outbox outbox = new Outbox(edge.routing(), shards);
        outboxes.put(sender.id(), outbox);
        senders.put(sender.id(), sender);
        sender.sendTo(outbox);
    }

    boolean hasRowsFor(int shard) {
        for (Outbox outbox : outboxes.values()) {
            if (outbox.hasRowsFor(shard)) {
                return true;
            }
        }
        return false;
    }

    long rowsFor(int shard) {
        long rows = 0;
        for (Outbox outbox : outboxes.values()) {
            rows += outbox.rowsFor(shard);
        }
        return rows;
    }

    void drain(int shard, Consumer<Batch> receiver) {
        for (Outbox outbox : outboxes.values()) {
            outbox.drain(shard, arrived[shard]::add);
        }
        arrived[shard].drain(receiver);
    }

    /**
     * Looks at the senders' watermarks; called between levels, by one thread.
     *
     * @param hasEnded whether a source without any split has ended behind this edge
     */
    void updateWatermark(boolean hasEnded) {
        combined.reset();
        for (Instance sender : senders.values()) {
            combined.add(sender.outputWatermarkMillis(), sender.isIdle());
        }
        if (senders.isEmpty()) {
            watermarkMillis = hasEnded ? Watermarks.END_OF_INPUT : watermarkMillis;
        } else {
            watermarkMillis = combined.combined(watermarkMillis);
            isIdle = combined.isIdle();
        }
    }

    long watermarkMillis() {
        return watermarkMillis;
    }

    boolean isIdle() {
        return isIdle;
    }

    void restoreWatermark(long watermark, boolean idle) {
        watermarkMillis = watermark;
        isIdle = idle;
    }
}
