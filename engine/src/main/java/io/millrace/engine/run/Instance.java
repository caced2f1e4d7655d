package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.EpochClock;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import io.millrace.engine.epoch.Watermarks;
import io.millrace.engine.graph.GraphEdge;
import io.millrace.engine.graph.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operator on one shard or split, with all that connects it: who sends to it, whom it sends to, its watermark and its
 * counters. Touched by one task at a time.
 */
final class Instance implements OperatorContext, Output {
    private final GraphNode node;
    private final InstanceId id;
    private final Operator operator;
    private final EpochClock clock;
    private final List<Incoming> incoming = new ArrayList<>();
    private final List<Outgoing> outgoing = new ArrayList<>();
    private final List<Pending> inbox = new ArrayList<>();
    private final Watermarks combined = new Watermarks();

    /** By input; empty if the operator does not ask for them. */
    private final long[] inputWatermarks;

    private long watermarkMillis = Watermarks.UNKNOWN;
    private long outputWatermarkMillis = Watermarks.UNKNOWN;
    private boolean isIdle;
    private boolean isInputIdle;
    private boolean isActive;
    private long nextTimerMillis = Long.MAX_VALUE;
    private long rowsIn;
    private long rowsOut;
    private long lateRows;

    /** A batch that waits, since its sender lies on a lower level. */
    private record Pending(int input, Batch batch) {}

    /** Where rows come from: another instance, or an exchange. */
    sealed interface Incoming {
        /** Which of the receiver's inputs. */
        int input();

        /** The instance of the same name of another node. */
        record FromInstance(Instance sender, int input) implements Incoming {}

        /** What the senders of an edge have for this instance's shard. */
        record FromExchange(Exchange exchange, int input, int shard) implements Incoming {}
    }

    /** Where rows go to. */
    private sealed interface Outgoing {
        record Direct(Instance receiver, int input) implements Outgoing {}

        record Queued(Instance receiver, int input) implements Outgoing {}

        record Exchanged(Outbox outbox) implements Outgoing {}
    }

    Instance(GraphNode node, InstanceId id, Operator operator, EpochClock clock) {
        this.node = node;
        this.id = id;
        this.operator = operator;
        this.clock = clock;
        this.inputWatermarks = new long[operator.followsInputWatermarks() ? inputCount(node) : 0];
        Arrays.fill(inputWatermarks, Watermarks.UNKNOWN);
    }

    private static int inputCount(GraphNode node) {
        return node instanceof GraphNode.OperatorNode operatorNode ? operatorNode.inputCount() : 1;
    }

    void open() {
        operator.open(this);
    }

    void receiveFrom(Incoming sender) {
        incoming.add(sender);
    }

    /** Rows go to the receiver as they are emitted if it runs in the same task, otherwise when its level runs. */
    void sendTo(Instance receiver, GraphEdge edge, boolean sameTask) {
        outgoing.add(
                sameTask ? new Outgoing.Direct(receiver, edge.input()) : new Outgoing.Queued(receiver, edge.input()));
    }

    void sendTo(Outbox outbox) {
        outgoing.add(new Outgoing.Exchanged(outbox));
    }

    GraphNode node() {
        return node;
    }

    InstanceId id() {
        return id;
    }

    Operator operator() {
        return operator;
    }

    /** Puts a batch into the inbox. */
    void enqueue(int input, Batch batch) {
        inbox.add(new Pending(input, batch));
    }

    /** Whether this epoch has anything for it to do, as far as that is known before its level runs. */
    boolean isDue() {
        if (!inbox.isEmpty() || nextTimerMillis <= clock.processingTimeMillis()) {
            return true;
        }
        for (Incoming sender : incoming) {
            if (sender instanceof Incoming.FromExchange from && from.exchange().hasRowsFor(from.shard())) {
                return true;
            }
        }
        return movesTo() != watermarkMillis || combined.isIdle() != isInputIdle || moveInputs(false);
    }

    /** Rows that wait for it. */
    long pendingRows() {
        long rows = 0;
        for (Pending pending : inbox) {
            rows += pending.batch().size();
        }
        for (Incoming sender : incoming) {
            if (sender instanceof Incoming.FromExchange from) {
                rows += from.exchange().rowsFor(from.shard());
            }
        }
        return rows;
    }

    /** Runs the instance's part of the epoch: rows, then time, then the end. Those it sends to directly come after it. */
    void run() {
        try {
            takeRows();
            long watermark = movesTo();
            boolean isIdleNow = combined.isIdle();
            boolean due = moveInputs(true)
                    || isActive
                    || watermark != watermarkMillis
                    || isIdleNow != isInputIdle
                    || nextTimerMillis <= clock.processingTimeMillis();
            if (due) {
                watermarkMillis = watermark;
                operator.advanceTime(watermark, this);
                operator.endEpoch(this);
                outputWatermarkMillis = operator.outputWatermarkMillis(watermark);
                isInputIdle = isIdleNow;
                isIdle = operator.isIdle() || isInputIdle;
                nextTimerMillis = operator.nextTimerMillis();
            }
            isActive = false;
        } catch (MillraceException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MillraceException(
                            ErrorCode.DATA,
                            node.name() + " failed: " + (e.getMessage() == null ? e.toString() : e.getMessage()),
                            "Guard the expression in the SQL (CASE, TRY_CAST, a WHERE), or run with --debug for the place in the code.",
                            e)
                    .with("node", node.planNodeId());
        }
    }

    private void takeRows() {
        for (Pending pending : inbox) {
            process(pending.input(), pending.batch());
        }
        inbox.clear();
        for (Incoming sender : incoming) {
            if (sender instanceof Incoming.FromExchange from) {
                from.exchange().drain(from.shard(), batch -> process(from.input(), batch));
            }
        }
    }

    private void process(int input, Batch batch) {
        isActive = true;
        rowsIn += batch.size();
        operator.process(input, batch, this);
    }

    @Override
    public void emit(Batch batch) {
        rowsOut += batch.size();
        for (Outgoing receiver : outgoing) {
            if (receiver instanceof Outgoing.Direct direct) {
                direct.receiver().process(direct.input(), batch);
            } else if (receiver instanceof Outgoing.Queued queued) {
                queued.receiver().enqueue(queued.input(), batch);
            } else {
                ((Outgoing.Exchanged) receiver).outbox().add(batch);
            }
        }
    }

    private long movesTo() {
        if (incoming.isEmpty()) {
            return watermarkMillis;
        }
        combined.reset();
        for (Incoming sender : incoming) {
            addWatermark(sender);
        }
        return combined.combined(watermarkMillis);
    }

    private void addWatermark(Incoming sender) {
        if (sender instanceof Incoming.FromInstance from) {
            combined.add(from.sender().outputWatermarkMillis, from.sender().isIdle);
        } else {
            Exchange exchange = ((Incoming.FromExchange) sender).exchange();
            combined.add(exchange.watermarkMillis(), exchange.isIdle());
        }
    }

    /** Whether the watermark of an input moves, of those that the operator follows; if {@code take}, it does so now. */
    private boolean moveInputs(boolean take) {
        boolean moves = false;
        for (int input = 0; input < inputWatermarks.length; input++) {
            combined.reset();
            for (Incoming sender : incoming) {
                if (sender.input() == input) {
                    addWatermark(sender);
                }
            }
            long movedTo = combined.combined(inputWatermarks[input]);
            moves |= movedTo != inputWatermarks[input];
            if (take) {
                inputWatermarks[input] = movedTo;
            }
        }
        return moves;
    }

    /** For the instance of a split: nothing more comes from it. */
    void endInput() {
        watermarkMillis = Watermarks.END_OF_INPUT;
        outputWatermarkMillis = Watermarks.END_OF_INPUT;
    }

    /** Sets what a snapshot says of the watermark. */
    void restoreTime(long watermark, long outputWatermark, boolean idle) {
        watermarkMillis = watermark;
        outputWatermarkMillis = outputWatermark;
        isIdle = idle;
        nextTimerMillis = operator.nextTimerMillis();
    }

    long outputWatermarkMillis() {
        return outputWatermarkMillis;
    }

    boolean isIdle() {
        return isIdle;
    }

    long nextTimerMillis() {
        return nextTimerMillis;
    }

    long rowsIn() {
        return rowsIn;
    }

    long rowsOut() {
        return rowsOut;
    }

    long lateRows() {
        return lateRows;
    }

    @Override
    public EpochClock clock() {
        return clock;
    }

    @Override
    public void countLateRows(int rows) {
        lateRows += rows;
    }

    @Override
    public long watermark() {
        return watermarkMillis;
    }

    @Override
    public long inputWatermark(int input) {
        return inputWatermarks[input];
    }

    @Nullable
    OperatorOfSink sink() {
        return operator instanceof OperatorOfSink sink ? sink : null;
    }
}
