package io.millrace.engine.run;

/**
 * Names an instance of a node: a split of a source, or a shard. Their order is the order in which receivers read senders,
 * so it must not depend on when a split was found.
 *
 * @param source index of the source for a split, -1 for a shard
 * @param split the split; empty for a shard
 * @param shard the shard; -1 for a split
 */
record InstanceId(int source, String split, int shard) implements Comparable<InstanceId> {
    static InstanceId ofSplit(int source, String split) {
        return new InstanceId(source, split, -1);
    }

    static InstanceId ofShard(int shard) {
        return new InstanceId(-1, "", shard);
    }

    @Override
    public int compareTo(InstanceId other) {
        int bySource = Integer.compare(source, other.source);
        if (bySource != 0) {
            return bySource;
        }
        int byShard = Integer.compare(shard, other.shard);
        return byShard != 0 ? byShard : split.compareTo(other.split);
    }

    @Override
    public String toString() {
        return source < 0 ? "shard " + shard : split;
    }
}
