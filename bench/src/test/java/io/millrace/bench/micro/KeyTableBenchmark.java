package io.millrace.bench.micro;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.state.KeyTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.BigIntType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds a row to find or insert keys of one BIGINT, a batch at a time. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
public class KeyTableBenchmark {
    private static final int BATCH = 4096;
    private static final int BATCHES = 256;
    private static final int[] KEY = {0};

    @Param({"10000", "1000000", "10000000"})
    public int keys = 10_000;

    private final int[] slots = new int[BATCH];
    private final List<Batch> lookUps = new ArrayList<>();
    private KeyTable full;
    private KeyTable empty;
    private int next;

    @Setup
    public void fill() {
        full = newTable();
        for (int start = 0; start < keys; start += BATCH) {
            full.findOrInsert(ascending(start, Math.min(BATCH, keys - start)), KEY, slots);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < BATCHES; i++) {
            long[] values = random.longs(BATCH, 0, keys).toArray();
            lookUps.add(Batch.of(BATCH, new LongColumn(values, null, BATCH)));
        }
    }

    @Setup(Level.Iteration)
    public void clear() {
        empty = newTable();
    }

    private static KeyTable newTable() {
        return new KeyTable(List.of(new BigIntType()));
    }

    private static Batch ascending(long start, int size) {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = start + i;
        }
        return Batch.of(size, new LongColumn(values, null, size));
    }

    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Warmup(iterations = 5, time = 1)
    @Measurement(iterations = 5, time = 1)
    @OperationsPerInvocation(BATCH)
    public void find(Blackhole blackhole) {
        full.findOrInsert(lookUps.get(next++ & (BATCHES - 1)), KEY, slots);
        blackhole.consume(slots);
    }

    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 10)
    @Measurement(iterations = 10)
    @OperationsPerInvocation(BATCH * BATCHES)
    public int insert() {
        for (Batch batch : lookUps) {
            empty.findOrInsert(batch, KEY, slots);
        }
        return empty.size();
    }
}
