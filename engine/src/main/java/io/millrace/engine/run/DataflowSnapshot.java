package io.millrace.engine.run;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state of a dataflow between two epochs: the bytes of every instance, and where the watermarks stand. */
public final class DataflowSnapshot {
    private final SortedMap<Key, InstanceState> states = new TreeMap<>();
    private final List<ExchangeState> exchanges = new ArrayList<>();

    private record Key(int node, InstanceId id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byNode = Integer.compare(node, other.node);
            return byNode != 0 ? byNode : id.compareTo(other.id);
        }
    }

    private record InstanceState(byte[] bytes, long watermark, long outputWatermark, boolean isIdle) {}

    private record ExchangeState(long watermark, boolean isIdle) {}

    private DataflowSnapshot() {}

    static DataflowSnapshot take(List<SortedMap<InstanceId, Instance>> instances, Collection<Exchange> exchanges) {
        DataflowSnapshot snapshot = new DataflowSnapshot();
        for (int node = 0; node < instances.size(); node++) {
            for (Instance instance : instances.get(node).values()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try {
                    instance.operator().snapshot(new DataOutputStream(bytes));
                } catch (IOException e) {
                    throw new MillraceException(
                            ErrorCode.INTERNAL,
                            "The state of " + instance.node().name() + " cannot be written",
                            null,
                            e);
                }
                snapshot.states.put(
                        new Key(node, instance.id()),
                        new InstanceState(
                                bytes.toByteArray(),
                                instance.watermark(),
                                instance.outputWatermarkMillis(),
                                instance.isIdle()));
            }
        }
        for (Exchange exchange : exchanges) {
            snapshot.exchanges.add(new ExchangeState(exchange.watermarkMillis(), exchange.isIdle()));
        }
        return snapshot;
    }

    List<InstanceId> splits() {
        return states.keySet().stream()
                .filter(key -> key.id().shard() < 0 && key.node() == key.id().source())
                .map(Key::id)
                .toList();
    }

    void restoreTo(List<SortedMap<InstanceId, Instance>> instances, Collection<Exchange> to) {
        for (Map.Entry<Key, InstanceState> entry : states.entrySet()) {
            Instance instance =
                    instances.get(entry.getKey().node()).get(entry.getKey().id());
            if (instance == null) {
                throw new MillraceException(
                        ErrorCode.INTERNAL,
                        "The snapshot has state for " + entry.getKey() + ", which the plan has not");
            }
            InstanceState state = entry.getValue();
            try {
                instance.operator().restore(new DataInputStream(new ByteArrayInputStream(state.bytes())));
            } catch (IOException e) {
                throw new MillraceException(
                        ErrorCode.IO,
                        "The state of " + instance.node().name() + " cannot be read: " + e.getMessage(),
                        null,
                        e);
            }
            instance.restoreTime(state.watermark(), state.outputWatermark(), state.isIdle());
        }
        int index = 0;
        for (Exchange exchange : to) {
            ExchangeState state = exchanges.get(index++);
            exchange.restoreWatermark(state.watermark(), state.isIdle());
        }
    }

    /** Bytes of all states together. */
    public long sizeBytes() {
        return states.values().stream().mapToLong(state -> state.bytes().length).sum();
    }
}
