package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.data.Hashing;
import io.millrace.engine.graph.Routing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sending half of an exchange: what one instance of the sender has for each shard of the receiver in this epoch. Filled
 * by the sender's task, emptied a level later, each shard by its own task.
 */
final class Outbox {
    private final Routing routing;
    private final List<List<Batch>> byShard;
    private int[] hashes = {};
    private int[] rows = {};

    Outbox(Routing routing, int shards) {
        this.routing = routing;
        this.byShard = new ArrayList<>(shards);
        for (int shard = 0; shard < shards; shard++) {
            byShard.add(new ArrayList<>());
        }
    }

    void add(Batch batch) {
        if (routing instanceof Routing.ByKey byKey) {
            addByKey(batch, byKey.keys());
        } else if (routing instanceof Routing.Broadcast) {
            for (List<Batch> shard : byShard) {
                shard.add(batch);
            }
        } else {
            byShard.get(0).add(batch);
        }
    }

    private void addByKey(Batch batch, int[] keys) {
        int size = batch.size();
        if (hashes.length < size) {
            hashes = new int[size];
            rows = new int[size];
        }
        int shards = byShard.size();
        Hashing.hash(batch, keys, hashes);
        int[] starts = new int[shards + 1];
        for (int row = 0; row < size; row++) {
            int shard = Hashing.shardOf(hashes[row], shards);
            hashes[row] = shard;
            starts[shard + 1]++;
        }
        int only = hashes[0];
        if (starts[only + 1] == size) {
            byShard.get(only).add(batch);
            return;
        }
        for (int shard = 0; shard < shards; shard++) {
            starts[shard + 1] += starts[shard];
        }
        int[] next = Arrays.copyOf(starts, shards);
        for (int row = 0; row < size; row++) {
            rows[next[hashes[row]]++] = row;
        }
        for (int shard = 0; shard < shards; shard++) {
            int count = starts[shard + 1] - starts[shard];
            if (count > 0) {
                int[] selected = Arrays.copyOfRange(rows, starts[shard], starts[shard + 1]);
                byShard.get(shard).add(batch.gather(selected, count));
            }
        }
    }

    /** Batches for a shard, in the order in which they were sent. The receiver clears the list. */
    List<Batch> forShard(int shard) {
        return byShard.get(shard);
    }
}
