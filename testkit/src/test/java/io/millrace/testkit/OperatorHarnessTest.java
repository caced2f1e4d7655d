package io.millrace.testkit;

import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Batch;
import io.millrace.data.LongColumn;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.Output;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** The harness lets a right operator pass and finds each kind of wrong one. */
class OperatorHarnessTest {
    private static final RowType LONGS = TestRows.rowType("n BIGINT");

    /** Emits the sum so far at every advance of the watermark that passes a row's value. */
    private static class RunningSum implements Operator {
        long sum;
        long emittedUpTo = Long.MIN_VALUE;

        @Override
        public void open(OperatorContext context) {}

        @Override
        public void process(int input, Batch batch, Output output) {
            LongColumn column = (LongColumn) batch.column(0);
            for (int i = 0; i < batch.size(); i++) {
                sum += column.get(i);
            }
        }

        @Override
        public void advanceTime(long watermarkMillis, Output output) {
            if (watermarkMillis > emittedUpTo) {
                emittedUpTo = watermarkMillis;
                output.emit(Batch.of(1, new LongColumn(new long[] {sum}, null, 1)));
            }
        }

        @Override
        public void snapshot(DataOutput out) throws IOException {
            out.writeLong(sum);
            out.writeLong(emittedUpTo);
        }

        @Override
        public void restore(DataInput in) throws IOException {
            sum = in.readLong();
            emittedUpTo = in.readLong();
        }
    }

    private static OperatorHarness harness(java.util.function.Supplier<Operator> operator) {
        return OperatorHarness.of(operator::get, LONGS, LONGS)
                .rows(row(1L), row(2L), row(3L))
                .watermark(10)
                .rows(row(4L), row(5L))
                .watermark(20);
    }

    @Test
    void letsARightOperatorPass() {
        OperatorHarness.of(RunningSum::new, LONGS, LONGS)
                .rows(row(1L), row(2L))
                .emits()
                .watermark(10)
                .emits(insert(3L))
                .emitsWatermark(10)
                .rows(row(4L))
                .watermark(20)
                .emits(insert(7L))
                .table(row(3L), row(7L))
                .verify();
    }

    @Test
    void findsAWrongExpectation() {
        assertThatThrownBy(() ->
                        harness(RunningSum::new).emits(insert(6L), insert(16L)).verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("one row an epoch");
        assertThatThrownBy(() -> harness(RunningSum::new).table(row(6L)).verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("final table");
        assertThatThrownBy(() -> harness(RunningSum::new).verify()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void findsStateThatIsNotInTheSnapshot() {
        assertThatThrownBy(() -> harness(() -> new RunningSum() {
                            @Override
                            public void snapshot(DataOutput out) throws IOException {
                                out.writeLong(0);
                                out.writeLong(emittedUpTo);
                            }
                        })
                        .table(row(6L), row(15L))
                        .verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after a restore");
    }

    @Test
    void findsAResultThatDependsOnTheCut() {
        assertThatThrownBy(() -> harness(() -> new RunningSum() {
                            @Override
                            public void process(int input, Batch batch, Output output) {
                                sum += batch.size() > 1 ? 100 : ((LongColumn) batch.column(0)).get(0);
                            }
                        })
                        .table(row(6L), row(15L))
                        .verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("all rows between two advances of time in one epoch");
    }

    @Test
    void findsAnEmptyBatchAndAWrittenOne() {
        assertThatThrownBy(() -> harness(() -> new RunningSum() {
                            @Override
                            public void endEpoch(Output output) {
                                output.emit(Batch.of(0, new LongColumn(new long[0], null, 0)));
                            }
                        })
                        .table()
                        .verify())
                .hasMessageContaining("an empty batch was emitted");
        assertThatThrownBy(() -> harness(() -> new RunningSum() {
                            @Override
                            public void process(int input, Batch batch, Output output) {
                                super.process(input, batch, output);
                                ((LongColumn) batch.column(0)).values()[0]++;
                            }
                        })
                        .table(row(6L), row(15L))
                        .verify())
                .hasMessageContaining("written to after it had been handed over");
    }

    @Test
    void findsAColumnOfTheWrongType() {
        assertThatThrownBy(() -> OperatorHarness.of(RunningSum::new, TestRows.rowType("n INT"), LONGS)
                        .watermark(1)
                        .table(row(0))
                        .verify())
                .hasMessageContaining("column 0 was emitted as LONG");
    }
}
