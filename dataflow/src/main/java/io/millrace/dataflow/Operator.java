package io.millrace.dataflow;

import io.millrace.data.Batch;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One node of a running plan, for one shard (or one split, before the first exchange). Passive: the engine calls, the
 * operator computes and returns. It takes no locks, starts no threads, does no I/O and reads no clock but
 * {@link OperatorContext#clock()}. The one way to the outside is {@link ExternalCalls}.
 *
 * <h2>The life of an instance</h2>
 *
 * <pre>
 * open [restore]  ( process*  advanceTime  endEpoch  [snapshot] )*  close
 * </pre>
 *
 * The engine never calls two methods of an instance at a time, but successive epochs may run on different threads (what
 * one epoch wrote, the next one sees). In an epoch an operator first gets all batches that its inputs have for it, the
 * results that the time advance of operators before it produced among them; then time advances, once; then the epoch ends.
 * All three may emit. Inputs are served one after the other, the order of batches within an input is that of its sender,
 * and senders follow each other in a fixed order: a row's fate never depends on which thread was faster.
 *
 * <h2>Batches</h2>
 *
 * A batch is immutable, whoever holds it may keep it. An operator emits no empty batch. It emits batches of moderate size
 * ({@link io.millrace.data.Limits#BATCH_ROWS} rows are moderate; what one input batch gives need not be split).
 *
 * <h2>Determinism</h2>
 *
 * What an epoch emits is a function of the state before it, the clock and the input. Iterating a hash map whose order
 * depends on identity, reading the wall clock, or drawing random numbers breaks recovery: after a crash the same epoch is
 * run again and would give other rows than those already delivered. Users would see duplicates that nothing explains.
 *
 * <h2>Folding</h2>
 *
 * An operator with a changelog may fold the changes of an epoch to their net effect and emit them in
 * {@link #endEpoch}. An epoch of a single row therefore gives exactly the changelog that Flink gives for that row, and a
 * larger one gives what Flink gives with mini-batches: the final table is the same.
 */
public interface Operator extends AutoCloseable {
    /** Called once, before everything else. */
    void open(OperatorContext context);

    /**
     * Takes rows.
     *
     * @param input index of the input, by the order of the node's inputs in the plan
     */
    void process(int input, Batch batch, Output output);

    /**
     * Time has come to {@code watermarkMillis} in the rows (Long.MIN_VALUE: not known yet, Long.MAX_VALUE: the input has
     * ended) and to the clock's processing time; fire what is due. Called in every epoch in which rows came, the watermark
     * moved or a timer was due.
     */
    default void advanceTime(long watermarkMillis, Output output) {}

    /** The epoch is over: emit what was held back to be folded. Called after every {@link #advanceTime}. */
    default void endEpoch(Output output) {}

    /** Whether time also advances when the watermark of one input moves and the smallest of all inputs does not. */
    default boolean followsInputWatermarks() {
        return false;
    }

    /** The watermark of this operator's output, given that of its input: only watermark assigners and joins by time change it. */
    default long outputWatermarkMillis(long inputWatermarkMillis) {
        return inputWatermarkMillis;
    }

    /** Whether this instance's output is to be left out of the watermark, since nothing comes from it at present. */
    default boolean isIdle() {
        return false;
    }

    /** When {@link #advanceTime} has to be called next in processing time, though no row comes; Long.MAX_VALUE: never. */
    default long nextTimerMillis() {
        return Long.MAX_VALUE;
    }

    /**
     * Writes all state that the next epoch depends on. Called between epochs only. The bytes are read by
     * {@link #restore} of the same operator, perhaps a later version of it: start with a version number.
     */
    void snapshot(DataOutput out) throws IOException;

    /** Reads what {@link #snapshot} wrote; called after {@link #open} on a fresh instance. */
    void restore(DataInput in) throws IOException;

    /** Number of keys or rows that the state holds, for people. */
    default long stateRows() {
        return 0;
    }

    /** Bytes that the state holds, about, for people. */
    default long stateBytes() {
        return 0;
    }

    @Override
    default void close() {}
}
