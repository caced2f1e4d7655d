package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ErrorCode;
import io.millrace.data.LongColumn;
import io.millrace.data.MillraceException;
import io.millrace.data.ObjectColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.expression.Expression;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Derives the watermark from rows, which pass unchanged: {@link WatermarkAssigner}, and what a source was given to do
 * itself. The output's watermark is the largest value of the watermark expression so far, once an epoch; the input's counts
 * for nothing, but for its end. As in Flink, watermarks start above zero, but anywhere when a source was to emit them, and
 * an instance without rows for the idle timeout no longer holds the watermark back.
 */
public final class WatermarkAssignerOperator implements Operator {
    private static final int VERSION = 1;
    private static final long NOT_STARTED = Long.MIN_VALUE;

    /** Column that must not be null, or -1: rows without a watermark are then passed over. */
    private final int rowtimeIndex;

    private final String rowtimeName;
    private final CompiledCalc watermark;
    private final long idleTimeoutMillis;

    /** Watermarks are above this. */
    private final long floorMillis;

    private @Nullable OperatorContext context;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    /** The largest so far; none has come while it is {@link #floorMillis}. */
    private long maxWatermark;

    private long activeSinceMillis = NOT_STARTED;
    private boolean idle;
    private boolean rowsInEpoch;

    private WatermarkAssignerOperator(
            CompiledCalc watermark, int rowtimeIndex, String rowtimeName, long idleTimeoutMillis) {
        this.watermark = watermark;
        this.rowtimeIndex = rowtimeIndex;
        this.rowtimeName = rowtimeName;
        this.idleTimeoutMillis = idleTimeoutMillis;
        this.floorMillis = rowtimeIndex < 0 ? Long.MIN_VALUE : 0;
        this.maxWatermark = floorMillis;
    }

    /** @param idleTimeoutMillis {@code table.exec.source.idle-timeout}; 0 or less: never idle */
    public static OperatorFactory factory(
            WatermarkAssigner node, RowType inputType, long idleTimeoutMillis, ExpressionCompiler compiler) {
        return factory(node.watermark(), node.rowtimeFieldIndex(), inputType, idleTimeoutMillis, compiler);
    }

    /**
     * For a source that was given the watermark to emit itself.
     *
     * @param rowtimeIndex the column of event time, in which a null is an error; -1 if rows without a watermark are to
     *     count for nothing and watermarks may be below zero
     */
    public static OperatorFactory factory(
            Expression watermark,
            int rowtimeIndex,
            RowType inputType,
            long idleTimeoutMillis,
            ExpressionCompiler compiler) {
        Compiled<CompiledCalc> compiled = compiler.compileCalc(inputType, List.of(watermark), null);
        String name = rowtimeIndex < 0 ? "" : inputType.getFieldNames().get(rowtimeIndex);
        return () -> new WatermarkAssignerOperator(compiled.newInstance(), rowtimeIndex, name, idleTimeoutMillis);
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
        evaluation = new OperatorEvaluation(newContext);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        rowsInEpoch = true;
        checkRowtime(batch);
        Batch watermarks = watermark.apply(batch, evaluation);
        if (watermarks != null) {
            maxWatermark = Math.max(maxWatermark, max(watermarks.column(0)));
        }
        output.emit(batch);
    }

    private void checkRowtime(Batch batch) {
        boolean[] nulls = rowtimeIndex < 0 ? null : batch.column(rowtimeIndex).nulls();
        if (nulls == null) {
            return;
        }
        for (int row = 0; row < batch.size(); row++) {
            if (nulls[row]) {
                throw new MillraceException(
                                ErrorCode.DATA,
                                "RowTime field should not be null, please convert it to a non-null long value.",
                                "Filter such rows out before the watermark is derived, or give the column a value"
                                        + " with COALESCE.",
                                null)
                        .with("column", rowtimeName);
            }
        }
    }

    /** The largest value in milliseconds; Long.MIN_VALUE if there is none. */
    private static long max(Column column) {
        boolean[] nulls = column.nulls();
        int size = column.size();
        long max = Long.MIN_VALUE;
        if (column instanceof LongColumn longs) {
            long[] values = longs.values();
            for (int row = 0; row < size; row++) {
                if (nulls == null || !nulls[row]) {
                    max = Math.max(max, values[row]);
                }
            }
        } else {
            ObjectColumn timestamps = (ObjectColumn) column;
            for (int row = 0; row < size; row++) {
                if (timestamps.get(row) instanceof TimestampData timestamp) {
                    max = Math.max(max, timestamp.getMillisecond());
                }
            }
        }
        return max;
    }

    @Override
    public void advanceTime(long inputWatermarkMillis, Output output) {
        if (context == null || idleTimeoutMillis <= 0) {
            return;
        }
        long now = context.clock().processingTimeMillis();
        if (rowsInEpoch || activeSinceMillis == NOT_STARTED || inputWatermarkMillis == Long.MAX_VALUE) {
            activeSinceMillis = now;
            idle = false;
        } else if (now - activeSinceMillis >= idleTimeoutMillis) {
            idle = true;
        }
        rowsInEpoch = false;
    }

    @Override
    public long outputWatermarkMillis(long inputWatermarkMillis) {
        if (inputWatermarkMillis == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return maxWatermark > floorMillis ? maxWatermark : Long.MIN_VALUE;
    }

    @Override
    public boolean isIdle() {
        return idle;
    }

    @Override
    public long nextTimerMillis() {
        return idle || idleTimeoutMillis <= 0 || activeSinceMillis == NOT_STARTED
                ? Long.MAX_VALUE
                : activeSinceMillis + idleTimeoutMillis;
    }

    /** Bytes: version, largest watermark, since when active, whether idle. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(maxWatermark);
        out.writeLong(activeSinceMillis);
        out.writeBoolean(idle);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "watermark assigner");
        maxWatermark = in.readLong();
        activeSinceMillis = in.readLong();
        idle = in.readBoolean();
    }
}
