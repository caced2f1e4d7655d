package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.data.Hashing;
import io.millrace.engine.graph.Routing;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The sending half of an exchange: what one instance of the sender has for each shard of the receiver in this epoch. Filled
 * by the sender's task, emptied a level later, each shard by its own task.
 *
 * <p>A batch of the sender falls apart into a few rows for every shard. They are copied once, behind those of the batches
 * before it, so that the receiver gets batches that are worth their overhead.
 */
final class Outbox {
    private final Routing routing;
    private final Parcel[] byShard;
    private int[] hashes = {};
    private int[] rows = {};

    Outbox(Routing routing, int shards) {
        this.routing = routing;
        this.byShard = new Parcel[shards];
        Arrays.setAll(byShard, shard -> new Parcel());
    }

    void add(Batch batch) {
        if (routing instanceof Routing.ByKey byKey) {
            addByKey(batch, byKey.keys());
        } else if (routing instanceof Routing.Broadcast) {
            for (Parcel parcel : byShard) {
                parcel.add(batch);
            }
        } else {
            byShard[0].add(batch);
        }
    }

    private void addByKey(Batch batch, int[] keys) {
        int size = batch.size();
        if (hashes.length < size) {
            hashes = new int[size];
            rows = new int[size];
        }
        int shards = byShard.length;
        Hashing.hash(batch, keys, hashes);
        int[] starts = new int[shards + 1];
        for (int row = 0; row < size; row++) {
            int shard = Hashing.shardOf(hashes[row], shards);
            hashes[row] = shard;
            starts[shard + 1]++;
        }
        int only = hashes[0];
        if (starts[only + 1] == size) {
            byShard[only].add(batch);
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
            if (starts[shard + 1] > starts[shard]) {
                byShard[shard].add(batch, rows, starts[shard], starts[shard + 1]);
            }
        }
    }

    boolean hasRowsFor(int shard) {
        return !byShard[shard].isEmpty();
    }

    long rowsFor(int shard) {
        return byShard[shard].rows();
    }

    /** Hands over what there is for a shard, in the order in which it was sent, and forgets it. */
    void drain(int shard, Consumer<Batch> receiver) {
        byShard[shard].drain(receiver);
    }
}
