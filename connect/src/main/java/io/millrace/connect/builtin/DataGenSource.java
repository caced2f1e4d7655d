package io.millrace.connect.builtin;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Limits;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.RowType;

/** One split of made-up rows, numbered from 0, at a steady rate. */
final class DataGenSource implements Source {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** So often at least, rows that are due are handed over. */
    private static final long PAUSE_NANOS = 1_000_000;

    /** @param ordinal index among the declared fields; part of the seed, so that projections do not change values */
    record Field(int ordinal, FieldGenerator generator) {}

    private final String split;
    private final RowType type;
    private final List<Field> fields;
    private final long seed;
    private final long rowsPerSecond;
    private final long rows;

    DataGenSource(String name, RowType type, List<Field> fields, long seed, long rowsPerSecond, long rows) {
        this.split = name + "-0";
        this.type = type;
        this.fields = fields;
        this.seed = seed;
        this.rowsPerSecond = rowsPerSecond;
        this.rows = rows;
    }

    @Override
    public List<SourceReader> createReaders(Map<String, Long> positions) {
        long start = positions.getOrDefault(split, 0L);
        return List.of(output -> read(start, output));
    }

    private void read(long start, SplitOutput output) throws InterruptedException {
        output.open(List.of(split));
        BatchBuilder builder = new BatchBuilder(type);
        long startNanos = System.nanoTime();
        long position = start;
        while (position < rows) {
            long elapsedNanos = System.nanoTime() - startNanos;
            long due = 1 + rowsIn(elapsedNanos) - (position - start);
            if (due <= 0) {
                TimeUnit.NANOSECONDS.sleep(Math.max(PAUSE_NANOS, untilNext(position - start, elapsedNanos)));
                continue;
            }
            long to = position + Math.min(Math.min(due, rows - position), Limits.BATCH_ROWS);
            long from = position;
            for (; position < to; position++) {
                generate(position, builder);
            }
            long nowMillis = System.currentTimeMillis();
            output.emit(new SourceBatch(split, from, to, builder.build(), List.of(), nowMillis, nowMillis));
        }
        output.finish(split);
    }

    private long rowsIn(long nanos) {
        return nanos / NANOS_PER_SECOND * rowsPerSecond + nanos % NANOS_PER_SECOND * rowsPerSecond / NANOS_PER_SECOND;
    }

    private long untilNext(long emitted, long elapsedNanos) {
        double dueNanos = (double) emitted / rowsPerSecond * NANOS_PER_SECOND;
        return (long) Math.min(dueNanos - elapsedNanos, NANOS_PER_SECOND);
    }

    private void generate(long position, BatchBuilder builder) {
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            long fieldSeed = (seed + field.ordinal()) * 0x9E3779B97F4A7C15L + position * 0xD1342543DE82EF95L;
            builder.column(i).appendInternal(field.generator().value(position, new SplittableRandom(fieldSeed)));
        }
        builder.endRow(Batch.INSERT);
    }

    @Override
    public void close() {}
}
