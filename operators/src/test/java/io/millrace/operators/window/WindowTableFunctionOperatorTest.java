package io.millrace.operators.window;

import static io.millrace.operators.aggregate.Calls.type;
import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;

import io.millrace.dataflow.OperatorFactory;
import io.millrace.operators.aggregate.Calls;
import io.millrace.plan.WindowTableFunction;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class WindowTableFunctionOperatorTest {
    private static final RowType INPUT = TestRows.rowType("id INT, ts TIMESTAMP(3)");
    private static final RowType OUTPUT =
            TestRows.rowType("id INT, ts TIMESTAMP(3), window_start TIMESTAMP(3) NOT NULL,"
                    + " window_end TIMESTAMP(3) NOT NULL, window_time TIMESTAMP(3) NOT NULL");

    private static OperatorHarness harness(WindowSpec window) {
        OperatorFactory factory = WindowTableFunctionOperator.factory(
                new WindowTableFunction(
                        Calls.header("stream-exec-window-table-function", OUTPUT),
                        new WindowingStrategy.TimeAttribute(window, type("TIMESTAMP(3)"), true, 1)),
                INPUT);
        return OperatorHarness.of(factory, OUTPUT, INPUT);
    }

    @Test
    void tumblingWindowsKeepLateRowsAndDropThoseWithoutTime() {
        harness(new WindowSpec.Tumbling(10_000, 1_000))
                .rows(row(1, 11_000), row(2, 10_999), row(3, null))
                .watermark(30_000)
                .rows(row(4, 0), delete(1, 11_000))
                .emits(
                        insert(1, 11_000, 11_000, 21_000, 20_999),
                        insert(2, 10_999, 1_000, 11_000, 10_999),
                        insert(4, 0, -9_000, 1_000, 999),
                        delete(1, 11_000, 11_000, 21_000, 20_999))
                .lateRows(1)
                .verify();
    }

    @Test
    void hoppingWindowsComeLatestFirst() {
        harness(new WindowSpec.Hopping(15_000, 5_000, 0))
                .rows(row(1, 12_000), row(null, 15_000))
                .emits(
                        insert(1, 12_000, 10_000, 25_000, 24_999),
                        insert(1, 12_000, 5_000, 20_000, 19_999),
                        insert(1, 12_000, 0, 15_000, 14_999),
                        insert(null, 15_000, 15_000, 30_000, 29_999),
                        insert(null, 15_000, 10_000, 25_000, 24_999),
                        insert(null, 15_000, 5_000, 20_000, 19_999))
                .verify();
    }

    @Test
    void cumulativeWindowsComeShortestFirst() {
        harness(new WindowSpec.Cumulative(15_000, 5_000, 0))
                .rows(row(1, 6_000), row(2, 14_999))
                .emits(
                        insert(1, 6_000, 0, 10_000, 9_999),
                        insert(1, 6_000, 0, 15_000, 14_999),
                        insert(2, 14_999, 0, 15_000, 14_999))
                .verify();
    }

    @Test
    void rowsOfASessionWaitForItsEnd() {
        RowType input = TestRows.rowType("k STRING, id INT, ts TIMESTAMP(3)");
        RowType output = TestRows.rowType("k STRING, id INT, ts TIMESTAMP(3), window_start TIMESTAMP(3) NOT NULL,"
                + " window_end TIMESTAMP(3) NOT NULL, window_time TIMESTAMP(3) NOT NULL");
        OperatorFactory factory = WindowTableFunctionOperator.factory(
                new WindowTableFunction(
                        Calls.header("stream-exec-window-table-function", output),
                        new WindowingStrategy.TimeAttribute(
                                new WindowSpec.Session(5, List.of(0)), type("TIMESTAMP(3)"), true, 2)),
                input);
        OperatorHarness.of(factory, output, input)
                .rows(row("a", 1, 10), row("a", 2, 20), row("b", 3, 12), row("a", 4, null))
                .rows(row("a", 5, 15), delete("a", 1, 10))
                .watermark(16)
                .emits(insert("b", 3, 12, 12, 17, 16))
                .rows(row("b", 6, 11), row("b", 7, 12))
                .watermark(24)
                .emits(
                        insert("a", 1, 10, 10, 25, 24),
                        insert("a", 2, 20, 10, 25, 24),
                        insert("a", 5, 15, 10, 25, 24),
                        delete("a", 1, 10, 10, 25, 24))
                .lateRows(3)
                .verify();
    }

    @Test
    void windowTimeOfMomentsIsAMoment() {
        RowType input = TestRows.rowType("ts TIMESTAMP_LTZ(3)");
        RowType output = TestRows.rowType("ts TIMESTAMP_LTZ(3), window_start TIMESTAMP(3) NOT NULL,"
                + " window_end TIMESTAMP(3) NOT NULL, window_time TIMESTAMP_LTZ(3) NOT NULL");
        OperatorFactory factory = WindowTableFunctionOperator.factory(
                new WindowTableFunction(
                        Calls.header(
                                "stream-exec-window-table-function",
                                output,
                                Map.of("table.local-time-zone", "Asia/Kolkata")),
                        new WindowingStrategy.TimeAttribute(
                                new WindowSpec.Tumbling(3_600_000, 0), type("TIMESTAMP_LTZ(3)"), true, 0)),
                input);
        OperatorHarness.of(factory, output, input)
                .rows(row(0))
                .emits(insert(0, 18_000_000, 21_600_000, 21_600_000 - 19_800_000 - 1))
                .verify();
    }
}
