package io.millrace.bench.micro;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

/** Nanoseconds a row of projections and filters over events of Nexmark, most of them bids. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CalcBenchmark {
    private static final int ROWS = 4096;
    private static final String TABLES = """
            CREATE TABLE events (
              event_type INT,
              bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
                      `dateTime` TIMESTAMP(3), extra STRING>
            ) WITH ('connector' = 'nexmark', 'events.num' = '4096');
            CREATE TABLE made (computed TYPE) WITH ('connector' = 'blackhole');
            INSERT INTO made SELECT VALUE FROM events WHERE CONDITION;
            """;

    /** What is computed. */
    public enum Expression {
        ARITHMETIC("BIGINT", "bid.price * 2 + bid.auction", "TRUE"),
        DECIMAL("DECIMAL(23, 3)", "0.908 * bid.price", "TRUE"),
        FILTER("BIGINT", "bid.price", "MOD(bid.auction, 123) = 0"),
        DATE_FORMAT("STRING", "DATE_FORMAT(bid.`dateTime`, 'yyyy-MM-dd')", "TRUE"),
        LOWER_IN("STRING", "bid.channel", "LOWER(bid.channel) IN ('apple', 'google', 'baidu')"),
        REGEXP("STRING", "REGEXP_EXTRACT(bid.url, '(&|^)channel_id=([^&]*)', 2)", "TRUE"),
        SPLIT_INDEX("STRING", "SPLIT_INDEX(bid.url, '/', 3)", "TRUE");

        private final String sql;

        Expression(String type, String value, String condition) {
            this.sql = TABLES.replace("TYPE", type).replace("VALUE", value).replace("CONDITION", condition);
        }
    }

    @Param
    public Expression expression = Expression.ARITHMETIC;

    private Operator operator;
    private Batch batch;

    @Setup
    public void open() throws Exception {
        PlannedOperator planned = PlannedOperator.of("Calc", expression.sql);
        operator = planned.open();
        batch = planned.table(0).get(0);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void rows(Blackhole blackhole) {
        operator.process(0, batch, blackhole::consume);
    }
}
