package io.millrace.testkit;

import io.millrace.data.Batch;
import io.millrace.dataflow.EpochClock;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/** One instance of an operator, driven as the engine drives it. */
final class OperatorInstance implements OperatorContext {
    private final Operator operator;
    private final ManualClock clock;
    private final List<RowType> inputTypes;
    private final RowType outputType;
    private final List<BatchSeal> seals = new ArrayList<>();

    private long watermark;
    private long[] inputWatermarks;
    private long lateRows;

    private OperatorInstance(
            Operator operator, List<RowType> inputTypes, RowType outputType, ManualClock clock, long watermark) {
        this.operator = operator;
        this.inputTypes = inputTypes;
        this.outputType = outputType;
        this.clock = clock;
        this.watermark = watermark;
        this.inputWatermarks = new long[inputTypes.size()];
        Arrays.fill(inputWatermarks, Long.MIN_VALUE);
    }

    /** A fresh instance. */
    static OperatorInstance open(
            OperatorFactory factory, List<RowType> inputTypes, RowType outputType, long processingTimeMillis) {
        OperatorInstance instance = new OperatorInstance(
                factory.create(), inputTypes, outputType, new ManualClock(processingTimeMillis), Long.MIN_VALUE);
        instance.operator.open(instance);
        return instance;
    }

    /** Another instance that goes on from the snapshot, with this one's clock and watermark. */
    OperatorInstance reopen(OperatorFactory factory, byte[] snapshot) {
        ManualClock copy = new ManualClock(clock.processingTimeMillis());
        while (copy.epoch() < clock.epoch()) {
            copy.startEpoch(clock.processingTimeMillis());
        }
        OperatorInstance instance = new OperatorInstance(factory.create(), inputTypes, outputType, copy, watermark);
        instance.lateRows = lateRows;
        instance.inputWatermarks = inputWatermarks;
        instance.operator.open(instance);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            instance.operator.restore(in);
            if (in.read() >= 0) {
                throw new AssertionError("restore left bytes of the snapshot unread");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return instance;
    }

    byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            operator.snapshot(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Runs an epoch and returns what came out. */
    List<TestRow> run(Cut.Epoch epoch) {
        clock.startEpoch(epoch.processingTimeMillis());
        List<TestRow> emitted = new ArrayList<>();
        Output output = batch -> {
            BatchSeal.checkShape(batch, outputType);
            seals.add(BatchSeal.of(batch, outputType));
            emitted.addAll(TestRows.rows(outputType, batch));
        };
        for (Cut.Chunk chunk : epoch.chunks()) {
            RowType type = inputTypes.get(chunk.input());
            Batch batch = TestRows.batch(type, chunk.rows());
            seals.add(BatchSeal.of(batch, type));
            operator.process(chunk.input(), batch, output);
        }
        long before = outputWatermark();
        inputWatermarks = epoch.watermarks();
        watermark = Arrays.stream(inputWatermarks).min().orElse(Long.MIN_VALUE);
        operator.advanceTime(watermark, output);
        operator.endEpoch(output);
        if (outputWatermark() < before) {
            throw new AssertionError("the output's watermark goes back from " + before + " to " + outputWatermark());
        }
        if (operator.nextTimerMillis() <= clock.processingTimeMillis()) {
            throw new AssertionError("a timer at " + operator.nextTimerMillis() + " did not fire at "
                    + clock.processingTimeMillis() + ": the engine would cut epochs without end");
        }
        return emitted;
    }

    long outputWatermark() {
        return operator.outputWatermarkMillis(watermark);
    }

    long lateRows() {
        return lateRows;
    }

    boolean isIdle() {
        return operator.isIdle();
    }

    /** Closes it, twice, and checks that no batch was written to. */
    void close() {
        operator.close();
        operator.close();
        for (BatchSeal seal : seals) {
            if (!seal.isIntact()) {
                throw new AssertionError("a batch was written to after it had been handed over; it is now "
                        + TestRows.rows(seal.type(), seal.batch()));
            }
        }
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
        return watermark;
    }

    @Override
    public long inputWatermark(int input) {
        return inputWatermarks[input];
    }
}
