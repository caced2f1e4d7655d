package io.millrace.operators.match;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.OperatorEvaluation;
import io.millrace.operators.SlotArrays;
import io.millrace.operators.Snapshots;
import io.millrace.operators.rank.TimeQueue;
import io.millrace.operators.sort.TimeBuffer;
import io.millrace.plan.Match;
import io.millrace.state.KeyTable;
import io.millrace.state.RowTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Finds patterns in the rows of each partition: {@link Match}. Follows Flink's CepOperator with the patterns that its SQL
 * allows. By event time, rows wait for the watermark, and those behind it are late; by processing time they count as they
 * come, or, where there are further sort keys, when their millisecond is over.
 *
 * <p>State: the rows from the first that may still become part of a match, and what each match under way has taken.
 */
public final class MatchOperator implements Operator {
    private static final int VERSION = 1;

    private final MatchPlan plan;
    private final @Nullable CompiledFilter[] conditions;
    private final CompiledCalc measures;
    private final KeyTable keys;
    private final RowTable rows;
    private final TimeBuffer waiting;
    /** By key. */
    private @Nullable MatchPartition[] partitions = {};
    /** When matches of a key have taken too long. */
    private final TimeQueue timers = new TimeQueue();

    private long watermark = Long.MIN_VALUE;
    private @Nullable OperatorContext context;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);

    private final int[] one = new int[1];
    private int[] slots = {};
    /** What the measures of the matches found are made of. */
    private final BatchBuilder found;

    private MatchOperator(MatchPlan plan) {
        this.plan = plan;
        List<LogicalType> types = plan.rowType.getChildren();
        this.conditions = plan.definitions.stream()
                .map(definition -> definition.condition() == null
                        ? null
                        : definition.condition().newInstance())
                .toArray(CompiledFilter[]::new);
        this.measures = plan.measures.newInstance();
        this.keys =
                new KeyTable(IntStream.of(plan.partition).mapToObj(types::get).toList());
        this.rows = new RowTable(types);
        this.waiting = new TimeBuffer(types, plan.furtherKeys);
        this.found = new BatchBuilder(plan.measuredTypes);
    }

    public static OperatorFactory factory(Match node, RowType inputType, ExpressionCompiler compiler) {
        MatchPlan plan = new MatchPlan(node, inputType, compiler);
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new MatchOperator(plan);
            }

            @Override
            public String stateDescription() {
                return "the rows of matches under way";
            }
        };
    }

    @Override
    public void open(OperatorContext newContext) {
        context = newContext;
        evaluation = new OperatorEvaluation(newContext);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        if (plan.rowtimeColumn < 0 && plan.furtherKeys.isEmpty()) {
            long[] times = new long[batch.size()];
            Arrays.fill(times, evaluation.processingTimeMillis());
            match(batch, times);
            emit(output);
            return;
        }
        int lateRows = 0;
        long[] times = plan.rowtimeColumn < 0 ? null : ((LongColumn) batch.column(plan.rowtimeColumn)).values();
        for (int row = 0; row < batch.size(); row++) {
            if (times == null) {
                waiting.add(evaluation.processingTimeMillis(), batch, row);
            } else if (times[row] > watermark) {
                waiting.add(times[row], batch, row);
            } else {
                lateRows++;
            }
        }
        if (lateRows > 0 && context != null) {
            context.countLateRows(lateRows);
        }
    }

    /** Goes through rows in their order. */
    private void match(Batch batch, long[] times) {
        int size = batch.size();
        slots = SlotArrays.scratch(slots, size);
        keys.findOrInsert(batch, plan.partition, slots);
        if (partitions.length < keys.slotLimit()) {
            partitions = Arrays.copyOf(partitions, Math.max(keys.slotLimit(), partitions.length * 2));
        }
        for (int row = 0; row < size; row++) {
            int key = slots[row];
            MatchPartition partition = partitions[key];
            if (partition == null) {
                partition = new MatchPartition(plan.pattern, plan.skip, plan.windowMillis);
                partitions[key] = partition;
            }
            partition.advanceTime(times[row]);
            putOut(partition);
            int slot = rows.allocate();
            rows.set(slot, batch, row);
            partition.add(slot);
            MatchPartition matched = partition;
            if (partition.match(times[row], (variable, before) -> holds(matched, variable, before))
                    && plan.windowMillis > 0) {
                timers.add(times[row] + plan.windowMillis, key);
            }
            putOut(partition);
        }
        for (int row = 0; row < size; row++) {
            forgetIfEmpty(slots[row]);
        }
    }

    private boolean holds(MatchPartition partition, int variable, PartialMatch before) {
        CompiledFilter condition = conditions[variable];
        if (condition == null) {
            return true;
        }
        MatchPlan.Definition definition = plan.definitions.get(variable);
        BatchBuilder builder = new BatchBuilder(definition.types());
        append(builder, definition.navigations(), partition, before, variable);
        builder.endRow(Batch.INSERT);
        return condition.select(builder.build(), one, evaluation) == 1;
    }

    private void append(
            BatchBuilder builder,
            List<Navigations.Navigation> navigations,
            MatchPartition partition,
            PartialMatch match,
            int current) {
        for (int i = 0; i < navigations.size(); i++) {
            long row = match.row(navigations.get(i), current);
            if (row < 0) {
                builder.column(i).appendNull();
            } else {
                rows.column(navigations.get(i).column()).appendTo(builder.column(i), partition.slot(row));
            }
        }
    }

    private void putOut(MatchPartition partition) {
        partition.emit(match -> {
            append(found, plan.measured, partition, match, -1);
            int column = plan.measured.size();
            for (int key : plan.partition) {
                rows.column(key).appendTo(found.column(column++), partition.slot(match.start()));
            }
            found.endRow(Batch.INSERT);
        });
        partition.forgetRows(rows::free);
    }

    private void forgetIfEmpty(int key) {
        MatchPartition partition = partitions[key];
        if (partition != null && partition.isEmpty()) {
            partitions[key] = null;
            keys.remove(key);
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        watermark = Math.max(watermark, watermarkMillis);
        boolean byEventTime = plan.rowtimeColumn >= 0;
        long now = evaluation.processingTimeMillis();
        waiting.drain(byEventTime || watermark == Long.MAX_VALUE ? watermark : now - 1, this::match);
        long time = byEventTime ? watermark : now;
        while (!timers.isEmpty() && timers.firstTime() <= time) {
            int key = timers.removeFirst();
            MatchPartition partition = partitions[key];
            if (partition != null) {
                partition.advanceTime(time);
                putOut(partition);
                forgetIfEmpty(key);
            }
        }
        emit(output);
    }

    private void emit(Output output) {
        if (!found.isEmpty()) {
            Batch matches = measures.apply(found.build(), evaluation);
            if (matches != null) {
                output.emit(matches);
            }
        }
    }

    @Override
    public long nextTimerMillis() {
        if (plan.rowtimeColumn >= 0) {
            return Long.MAX_VALUE;
        }
        long rowsDue = waiting.isEmpty() ? Long.MAX_VALUE : waiting.firstTime() + 1;
        return timers.isEmpty() ? rowsDue : Math.min(rowsDue, timers.firstTime());
    }

    /** Bytes: version, watermark, keys, rows, rows that wait, timers, then for each slot of the keys whether it is in use, and matches. */
    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(watermark);
        keys.snapshot(out);
        rows.snapshot(out);
        waiting.snapshot(out);
        timers.snapshot(out);
        for (int key = 0; key < keys.slotLimit(); key++) {
            MatchPartition partition = partitions[key];
            out.writeBoolean(partition != null);
            if (partition != null) {
                partition.snapshot(out);
            }
        }
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "pattern matching");
        watermark = in.readLong();
        keys.restore(in);
        rows.restore(in);
        waiting.restore(in);
        timers.restore(in);
        partitions = new MatchPartition[keys.slotLimit()];
        for (int key = 0; key < partitions.length; key++) {
            if (in.readBoolean()) {
                MatchPartition partition = new MatchPartition(plan.pattern, plan.skip, plan.windowMillis);
                partition.restore(in);
                partitions[key] = partition;
            }
        }
    }

    @Override
    public long stateRows() {
        return rows.size() + waiting.size();
    }

    @Override
    public long stateBytes() {
        return keys.sizeBytes() + rows.sizeBytes() + waiting.sizeBytes();
    }

    @Override
    public void close() {
        measures.close();
        for (CompiledFilter condition : conditions) {
            if (condition != null) {
                condition.close();
            }
        }
    }
}
