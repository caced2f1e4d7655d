package io.millrace.connect.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Which reader reads which partition, as partitions are found while reading. Every partition is given out once, to the
 * readers in turn. Used by all readers.
 */
final class Assignment {
    private final Set<TopicPartition> known = new HashSet<>();
    private final List<List<TopicPartition>> handedOut = new ArrayList<>();
    private int next;

    Assignment(int readers) {
        for (int i = 0; i < readers; i++) {
            handedOut.add(new ArrayList<>());
        }
    }

    /** Gives out those of the partitions that have not been given out yet. */
    synchronized void offer(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            if (known.add(partition)) {
                handedOut.get(next).add(partition);
                next = (next + 1) % handedOut.size();
            }
        }
    }

    /** What was given to a reader since it asked last. */
    synchronized List<TopicPartition> take(int reader) {
        List<TopicPartition> mine = handedOut.get(reader);
        handedOut.set(reader, new ArrayList<>());
        return mine;
    }
}
