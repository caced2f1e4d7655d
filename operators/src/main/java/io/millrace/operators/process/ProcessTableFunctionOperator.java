package io.millrace.operators.process;

import io.millrace.data.Batch;
import io.millrace.data.BatchRow;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.state.KeyTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Calls a user's function for every row of its tables, and when its timers fire: {@link ProcessTableFunction}. Follows
 * Flink's ProcessSetTableOperator and ProcessRowTableOperator.
 *
 * <p>State: for each partition what the function keeps, its timers, and rows that wait for their order. A partition of which
 * nothing of that is left is forgotten.
 */
public final class ProcessTableFunctionOperator implements Operator {
    private static final int VERSION = 1;

    private final PlannedFunction planned;
    private final List<TableInput> tables;
    private final int[][] keyColumns;
    private final int[][] prefixes;
    private final boolean keepsPartitions;
    private final KeyTable keys;
    private final FunctionState state;
    private final FunctionTimers timers = new FunctionTimers();
    private final @Nullable OrderedInput[] orderedInputs;
    private final EventContext event;
    private final ResultRows results;
    private final FunctionInvoker function;
    private final long ttlMillis;
    private final long[] watermarks;
    private final BitSet touched = new BitSet();

    private @Nullable OperatorContext context;
    private EvaluationContext time = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);
    private boolean hasScalars;
    private boolean isClosed;
    private long watermark = Long.MIN_VALUE;
    private long nextSweepMillis = Long.MAX_VALUE;
    private int[] slots = {};

    private ProcessTableFunctionOperator(PlannedFunction planned) {
        this.planned = planned;
        tables = planned.tables();
        keepsPartitions = planned.keepsPartitions();
        keyColumns = tables.stream().map(TableInput::partitionByColumns).toArray(int[][]::new);
        prefixes = tables.stream().map(planned::prefix).toArray(int[][]::new);
        keys = new KeyTable(keyTypes());
        state = new FunctionState(planned.states(), planned.converters());
        ttlMillis = state.shortestTtlMillis();
        orderedInputs = new @Nullable OrderedInput[tables.size()];
        for (int input = 0; input < orderedInputs.length; input++) {
            if (tables.get(input).orderByColumns().length > 0) {
                orderedInputs[input] = new OrderedInput(tables.get(input), bufferTtlMillis());
            }
        }
        event = new EventContext(tables, state, planned.hasTimers() ? timers : null, planned.outputMode());
        results = new ResultRows(
                planned.outputType(),
                planned.functionType(),
                planned.outputMode(),
                planned.hasTime(),
                tables,
                keys,
                planned.converters());
        function = new FunctionInvoker(planned, event, state, results);
        watermarks = new long[tables.size()];
        Arrays.fill(watermarks, Long.MIN_VALUE);
    }

    public static OperatorFactory factory(ProcessTableFunction node, ExpressionCompiler compiler) {
        PlannedFunction planned = new PlannedFunction(node, compiler);
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new ProcessTableFunctionOperator(planned);
            }

            @Override
            public String stateDescription() {
                return describe(planned);
            }
        };
    }

    private static String describe(PlannedFunction planned) {
        if (!planned.keepsPartitions()) {
            return "";
        }
        List<String> names =
                planned.states().stream().map(StateEntry.Declaration::name).toList();
        return "per partition: " + (names.isEmpty() ? "" : String.join(", ", names) + ", ") + "timers"
                + (planned.tables().stream().anyMatch(table -> table.orderByColumns().length > 0)
                        ? ", rows until the watermark has passed them"
                        : "");
    }

    private List<LogicalType> keyTypes() {
        return tables.isEmpty()
                ? List.of()
                : IntStream.of(keyColumns[0])
                        .mapToObj(tables.get(0).rowType()::getTypeAt)
                        .toList();
    }

    private long bufferTtlMillis() {
        return planned.runtime()
                .config()
                .get(ExecutionConfigOptions.IDLE_STATE_RETENTION)
                .toMillis();
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
        time = new OperatorEvaluation(newContext);
    }

    private long nowMillis() {
        return time.processingTimeMillis();
    }

    private void evaluateScalars() {
        if (!hasScalars) {
            function.evaluateScalars(time);
            hasScalars = true;
        }
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        evaluateScalars();
        if (tables.isEmpty()) {
            results.useRow(batch, 0, new int[0], 0, 0);
            event.useRow(0, null, Long.MIN_VALUE);
            for (int row = 0; row < batch.size(); row++) {
                function.eval(-1, null, 0, nowMillis());
            }
            results.emit(output);
            return;
        }
        lookUp(input, batch);
        OrderedInput ordered = orderedInputs[input];
        if (ordered != null) {
            int late = ordered.add(batch, slots, watermarks[input], nowMillis());
            if (late > 0 && context != null) {
                context.countLateRows(late);
            }
        } else {
            BatchRow cursor = new BatchRow(batch);
            int timeColumn = tables.get(input).timeColumn();
            for (int row = 0; row < batch.size(); row++) {
                eval(input, batch, cursor, row, slots[row], timeColumn);
                results.emitFull(output);
            }
        }
        endCalls(output);
    }

    /** The slots of the rows' partitions; all zero if nothing is kept of them. */
    private void lookUp(int input, Batch batch) {
        slots = SlotArrays.scratch(slots, batch.size());
        if (!keepsPartitions) {
            Arrays.fill(slots, 0, batch.size(), 0);
            return;
        }
        keys.findOrInsert(batch, keyColumns[input], slots);
        state.ensureCapacity(keys.slotLimit());
        for (int row = 0; row < batch.size(); row++) {
            touched.set(slots[row]);
        }
    }

    private void eval(int input, Batch batch, BatchRow cursor, int row, int partition, int timeColumn) {
        long rowTime = timeColumn < 0 ? 0 : ((LongColumn) batch.column(timeColumn)).get(row);
        event.useRow(partition, timeColumn < 0 ? null : (Long) rowTime, watermarks[input]);
        int repetitions = tables.get(input).passesColumns() ? 1 : tables.size();
        results.useRow(batch, row, prefixes[input], repetitions, rowTime);
        function.eval(input, cursor.at(batch, row), partition, nowMillis());
    }

    /** Forgets partitions of which nothing is left, and emits what the calls have given. */
    private void endCalls(Output output) {
        for (int slot = touched.nextSetBit(0); slot >= 0; slot = touched.nextSetBit(slot + 1)) {
            if (isEmpty(slot)) {
                keys.remove(slot);
            } else if (ttlMillis > 0 && nextSweepMillis == Long.MAX_VALUE && !state.isEmpty(slot)) {
                nextSweepMillis = nowMillis() + ttlMillis;
            }
        }
        touched.clear();
        results.emit(output);
    }

    private boolean isEmpty(int slot) {
        for (OrderedInput ordered : orderedInputs) {
            if (ordered != null && !ordered.isEmpty(slot)) {
                return false;
            }
        }
        return timers.isEmpty(slot) && state.isEmpty(slot);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        for (int input = 0; input < watermarks.length; input++) {
            advanceInput(input, watermarkMillis, output);
        }
        if (watermarkMillis > watermark) {
            watermark = watermarkMillis;
            event.advanceTo(watermark);
            fireTimers(false, output);
            fireTimers(true, output);
        }
        if (nextSweepMillis <= nowMillis()) {
            sweep();
        }
        endCalls(output);
    }

    @Override
    public boolean followsInputWatermarks() {
        return tables.size() > 1;
    }

    /** Rows in order come while the watermark of their table still is what it was. */
    private void advanceInput(int input, long watermarkMillis, Output output) {
        boolean isAlone = tables.size() == 1 || context == null;
        long moved = Math.max(watermarks[input], isAlone ? watermarkMillis : context.inputWatermark(input));
        OrderedInput ordered = orderedInputs[input];
        if (ordered != null && moved > watermarks[input]) {
            evaluateScalars();
            BatchRow cursor = new BatchRow(Batch.of(0));
            ordered.advanceTo(moved, nowMillis(), (batch, row, partition) -> {
                touched.set(partition);
                eval(input, batch, cursor, row, partition, ordered.timeColumn());
                results.emitFull(output);
            });
        }
        watermarks[input] = moved;
    }

    private void fireTimers(boolean isNamed, Output output) {
        FunctionTimers.Timer timer = timers.takeDue(isNamed, watermark);
        while (timer != null) {
            touched.set(timer.slot());
            event.useTimer(timer);
            results.useTimer(timer.slot(), timer.time());
            function.onTimer(timer.slot(), nowMillis());
            results.emitFull(output);
            timer = timers.takeDue(isNamed, watermark);
        }
    }

    /** Drops expired state of all partitions; again when the next expires, but not in each epoch. */
    private void sweep() {
        long next = Long.MAX_VALUE;
        for (int slot = 0; slot < keys.slotLimit(); slot++) {
            if (!isEmpty(slot)) {
                next = Math.min(next, state.dropExpired(slot, nowMillis()));
                touched.set(slot);
            }
        }
        nextSweepMillis = next == Long.MAX_VALUE ? next : Math.max(next, nowMillis() + Math.max(1, ttlMillis / 4));
    }

    @Override
    public void endEpoch(Output output) {
        hasScalars = false;
    }

    @Override
    public long nextTimerMillis() {
        return nextSweepMillis;
    }

    /** Bytes: version, watermark, that of each input, when state is swept next, keys, states, timers, rows in order. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        for (long ofInput : watermarks) {
            out.writeLong(ofInput);
        }
        out.writeLong(nextSweepMillis);
        keys.snapshot(out);
        state.snapshot(keys.slotLimit(), out);
        timers.snapshot(out);
        for (OrderedInput ordered : orderedInputs) {
            if (ordered != null) {
                ordered.snapshot(out);
            }
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "process table function");
        watermark = in.readLong();
        event.advanceTo(watermark);
        for (int input = 0; input < watermarks.length; input++) {
            watermarks[input] = in.readLong();
        }
        nextSweepMillis = in.readLong();
        keys.restore(in);
        state.restore(keys.slotLimit(), in);
        timers.restore(in);
        for (OrderedInput ordered : orderedInputs) {
            if (ordered != null) {
                ordered.restore(in);
            }
        }
    }

    @Override
    public long stateRows() {
        long rows = keys.size();
        for (OrderedInput ordered : orderedInputs) {
            rows += ordered == null ? 0 : ordered.size();
        }
        return rows;
    }

    @Override
    public long stateBytes() {
        long bytes = keys.sizeBytes();
        for (OrderedInput ordered : orderedInputs) {
            bytes += ordered == null ? 0 : ordered.sizeBytes();
        }
        return bytes;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            function.close();
        }
    }
}
