package io.millrace.engine.graph;

/** Which instances of the receiver a sender's rows go to. */
public sealed interface Routing {
    /** The instance of the same name: no exchange. */
    record Forward() implements Routing {}

    /**
     * The shard of the hash of the row's key.
     *
     * @param keys key columns of the sender's rows
     */
    record ByKey(int[] keys) implements Routing {}

    /** Shard 0. */
    record Single() implements Routing {}

    /** Every shard. */
    record Broadcast() implements Routing {}
}
