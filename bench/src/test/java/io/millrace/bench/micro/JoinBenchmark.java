package io.millrace.bench.micro;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** Nanoseconds a row of an inner join whose other side has one row of each key; the rows that look are kept as well. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(1)
public class JoinBenchmark {
    private static final int ROWS = 1 << 20;

    @Param({"10000", "1000000"})
    public int keys = 10_000;

    private PlannedOperator planned;
    private List<Batch> looking = List.of();
    private Operator operator;

    @Setup
    public void plan() throws Exception {
        planned = PlannedOperator.of("Join", """
                CREATE TABLE items (k BIGINT, v BIGINT) WITH ('connector' = 'keys', 'keys' = '%d', 'rows' = '%d');
                CREATE TABLE orders (k BIGINT, v BIGINT) WITH ('connector' = 'keys', 'keys' = '%d', 'rows' = '%d');
                CREATE TABLE made (k BIGINT, v BIGINT, w BIGINT) WITH ('connector' = 'blackhole');
                INSERT INTO made SELECT i.k, i.v, o.v FROM items AS i JOIN orders AS o ON i.k = o.k;
                """.formatted(keys, keys, keys, ROWS));
        looking = planned.table(1);
    }

    @Setup(Level.Iteration)
    public void fill(Blackhole blackhole) {
        if (operator != null) {
            operator.close();
        }
        operator = planned.open();
        for (Batch batch : planned.table(0)) {
            operator.process(0, batch, blackhole::consume);
        }
        operator.endEpoch(blackhole::consume);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void probe(Blackhole blackhole) {
        for (Batch batch : looking) {
            operator.process(1, batch, blackhole::consume);
        }
        operator.endEpoch(blackhole::consume);
    }
}
