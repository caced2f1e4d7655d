package io.millrace.bench.nexmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A split on Flink.
 *
 * @param position number of the next event to look at
 */
record EventSplit(int ordinal, long position) implements SourceSplit {
    private static final int BYTES = Integer.BYTES + Long.BYTES;

    static final SimpleVersionedSerializer<EventSplit> SERIALIZER = new SimpleVersionedSerializer<>() {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(EventSplit split) {
            return bytes(List.of(split));
        }

        @Override
        public EventSplit deserialize(int version, byte[] bytes) throws IOException {
            return splits(version, bytes).get(0);
        }
    };

    static final SimpleVersionedSerializer<Collection<EventSplit>> COLLECTION_SERIALIZER =
            new SimpleVersionedSerializer<>() {
                @Override
                public int getVersion() {
                    return 1;
                }

                @Override
                public byte[] serialize(Collection<EventSplit> splits) {
                    return bytes(splits);
                }

                @Override
                public Collection<EventSplit> deserialize(int version, byte[] bytes) throws IOException {
                    return splits(version, bytes);
                }
            };

    @Override
    public String splitId() {
        return String.valueOf(ordinal);
    }

    /** Twelve bytes a split: ordinal, position. */
    private static byte[] bytes(Collection<EventSplit> splits) {
        ByteBuffer buffer = ByteBuffer.allocate(splits.size() * BYTES);
        splits.forEach(split -> buffer.putInt(split.ordinal()).putLong(split.position()));
        return buffer.array();
    }

    private static List<EventSplit> splits(int version, byte[] bytes) throws IOException {
        if (version != 1 || bytes.length % BYTES != 0) {
            throw new IOException("not splits of version 1: version " + version + ", " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        List<EventSplit> splits = new ArrayList<>();
        while (buffer.hasRemaining()) {
            splits.add(new EventSplit(buffer.getInt(), buffer.getLong()));
        }
        return splits;
    }
}
