package io.millrace.operators.over;

import static io.millrace.operators.aggregate.Calls.call;
import static io.millrace.operators.aggregate.Calls.distinct;
import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.operators.Nodes;
import io.millrace.operators.aggregate.Calls;
import io.millrace.plan.OverAggregate;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.OverGroup;
import io.millrace.plan.spec.SortField;
import io.millrace.plan.spec.WindowBound;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.api.Test;

class OverAggregateOperatorTest {
    private static final LogicalType ROWTIME = new TimestampType(true, TimestampKind.ROWTIME, 3);
    private static final LogicalType PROCTIME = new LocalZonedTimestampType(true, TimestampKind.PROCTIME, 3);
    private static final int UNBOUNDED = -1;

    private static final AggregateCall SUM = call("SUM", "BIGINT", 1);
    private static final AggregateCall COUNT = call("COUNT", "BIGINT NOT NULL");

    /** Columns k, v and t, which is of the given type. */
    private static RowType type(LogicalType timeType) {
        RowType columns = TestRows.rowType("k STRING, v BIGINT");
        return RowType.of(
                new LogicalType[] {columns.getTypeAt(0), columns.getTypeAt(1), timeType}, new String[] {"k", "v", "t"});
    }

    private static RowType outputType(RowType inputType, AggregateCall... calls) {
        List<LogicalType> types = new ArrayList<>(inputType.getChildren());
        for (AggregateCall call : calls) {
            types.add(call.type());
        }
        return RowType.of(types.toArray(LogicalType[]::new));
    }

    private static OverAggregate node(
            RowType inputType, boolean isPartitioned, boolean isRows, long preceding, AggregateCall... calls) {
        WindowBound lower = preceding == UNBOUNDED
                ? new WindowBound.UnboundedPreceding()
                : new WindowBound.Bounded(true, new InputReference(3, new BigIntType(false)));
        return new OverAggregate(
                Nodes.header(outputType(inputType, calls)),
                isPartitioned ? List.of(0) : List.of(),
                List.of(new OverGroup(
                        List.of(new SortField(2, true, false)),
                        isRows,
                        lower,
                        new WindowBound.CurrentRow(),
                        List.of(calls))),
                preceding == UNBOUNDED ? List.of() : List.of(new Literal(preceding, new BigIntType(false))),
                3,
                2);
    }

    private static OperatorHarness harness(OverAggregate node, RowType inputType) {
        OperatorFactory factory = OverAggregateOperator.factory(node, inputType, 0, Calls.EXPRESSIONS);
        return OperatorHarness.of(factory, node.outputType(), inputType);
    }

    private static OperatorHarness byEventTime(boolean isRows, long preceding, AggregateCall... calls) {
        RowType type = type(ROWTIME);
        return harness(node(type, true, isRows, preceding, calls), type);
    }

    private static OperatorHarness byProcessingTime(boolean isRows, long preceding, AggregateCall... calls) {
        RowType type = type(PROCTIME);
        return harness(node(type, true, isRows, preceding, calls), type);
    }

    private static OperatorHarness byColumn(boolean isRows, AggregateCall... calls) {
        RowType type = type(new BigIntType());
        return harness(node(type, true, isRows, UNBOUNDED, calls), type);
    }

    @Test
    void rowsWaitForTheWatermarkAndComeInOrderOfTime() {
        byEventTime(true, UNBOUNDED, SUM, COUNT)
                .rows(row("a", 3L, 30L), row("a", 1L, 10L), row("b", 5L, 20L), row("a", 2L, 10L), row("a", null, 40L))
                .emits()
                .watermark(29)
                .emits(insert("a", 1L, 10L, 1L, 1L), insert("a", 2L, 10L, 3L, 2L), insert("b", 5L, 20L, 5L, 1L))
                .rows(row("a", 9L, 29L), row("c", 9L, 28L), row("b", 1L, 30L))
                .watermark(100)
                .emitsInAnyOrder(
                        insert("a", 3L, 30L, 6L, 3L), insert("b", 1L, 30L, 6L, 2L), insert("a", null, 40L, 6L, 4L))
                .lateRows(2)
                .verify();
    }

    @Test
    void rowsOfOneTimeShareTheirRange() {
        byEventTime(false, UNBOUNDED, SUM, call("MAX", "BIGINT", 1))
                .rows(row("a", 3L, 10L), row("a", 1L, 10L), row("a", 7L, 20L), row("b", null, 20L))
                .endOfInput()
                .emits(
                        insert("a", 3L, 10L, 4L, 3L),
                        insert("a", 1L, 10L, 4L, 3L),
                        insert("a", 7L, 20L, 11L, 7L),
                        insert("b", null, 20L, null, null))
                .verify();
    }

    @Test
    void aFrameOfRowsForgetsTheOldest() {
        byEventTime(true, 1, SUM, call("MIN", "BIGINT", 1))
                .rows(row("a", 1L, 10L), row("a", 2L, 20L), row("a", 4L, 20L), row("b", 9L, 20L), row("a", 8L, 30L))
                .watermark(20)
                .emits(
                        insert("a", 1L, 10L, 1L, 1L),
                        insert("a", 2L, 20L, 3L, 1L),
                        insert("a", 4L, 20L, 6L, 2L),
                        insert("b", 9L, 20L, 9L, 9L))
                .rows(row("c", 1L, 5L), row("a", 1L, 20L))
                .watermark(30)
                .emitsInAnyOrder(insert("c", 1L, 5L, 1L, 1L), insert("a", 8L, 30L, 12L, 4L))
                .lateRows(1)
                .verify();
    }

    /** Flink judges lateness in a bounded frame by the partition's own timers, of which the cleanup is one. */
    @Test
    void aRangeOfTimeForgetsPartitionsThatAreOver() {
        byEventTime(false, 10, SUM, COUNT)
                .rows(row("a", 1L, 10L), row("a", 2L, 20L), row("a", 4L, 21L), row("a", 8L, 0L))
                .watermark(25)
                .emits(insert("a", 1L, 10L, 1L, 1L), insert("a", 2L, 20L, 3L, 2L), insert("a", 4L, 21L, 6L, 2L))
                .watermark(60)
                .rows(row("a", 16L, 22L))
                .watermark(61)
                .emits(insert("a", 16L, 22L, 16L, 1L))
                .lateRows(1)
                .verify();
    }

    @Test
    void withoutPartitionsAllRowsAreOne() {
        RowType type = type(ROWTIME);
        harness(node(type, false, true, UNBOUNDED, call("ROW_NUMBER", "BIGINT NOT NULL"), distinct(SUM)), type)
                .rows(row("a", 1L, 10L), row("b", 1L, 20L), row("c", 2L, 30L))
                .endOfInput()
                .emits(insert("a", 1L, 10L, 1L, 1L), insert("b", 1L, 20L, 2L, 1L), insert("c", 2L, 30L, 3L, 3L))
                .verify();
    }

    @Test
    void inTheOrderOfComingResultsAreThereAtOnce() {
        byProcessingTime(true, UNBOUNDED, SUM, call("AVG", "BIGINT", 1))
                .rows(row("a", 1L, null), row("b", 5L, null), row("a", 3L, null))
                .emits(insert("a", 1L, null, 1L, 1L), insert("b", 5L, null, 5L, 5L), insert("a", 3L, null, 4L, 2L))
                .verify();
        byProcessingTime(true, 1, SUM, distinct(call("COUNT", "BIGINT NOT NULL", 1)))
                .rows(row("a", 1L, null), row("a", 2L, null), row("a", 2L, null), row("b", 2L, null))
                .emits(
                        insert("a", 1L, null, 1L, 1L),
                        insert("a", 2L, null, 3L, 2L),
                        insert("a", 2L, null, 4L, 1L),
                        insert("b", 2L, null, 2L, 1L))
                .verify();
    }

    @Test
    void rowsOfOneMillisecondOfProcessingTimeShareTheirRange() {
        byProcessingTime(false, 10, SUM)
                .startAt(1_000)
                .rows(row("a", 1L, null), row("a", 2L, null), row("b", 7L, null))
                .emits()
                .processingTime(1_001)
                .emits(insert("a", 1L, null, 3L), insert("a", 2L, null, 3L), insert("b", 7L, null, 7L))
                .processingTime(1_010)
                .rows(row("a", 4L, null))
                .processingTime(1_011)
                .emits(insert("a", 4L, null, 7L))
                .rows(row("a", 8L, null))
                .processingTime(1_040)
                .emits(insert("a", 8L, null, 12L))
                .rows(row("a", 16L, null))
                .processingTime(1_041)
                .emits(insert("a", 16L, null, 16L))
                .verify();
    }

    @Test
    void aRowInTheMiddleChangesThoseBehindIt() {
        byColumn(true, SUM, COUNT)
                .rows(row("a", 1L, 1L), row("a", 4L, 5L), row("b", 7L, 9L))
                .emits(insert("a", 1L, 1L, 1L, 1L), insert("a", 4L, 5L, 5L, 2L), insert("b", 7L, 9L, 7L, 1L))
                .rows(updateAfter("a", 2L, 3L))
                .emits(
                        updateAfter("a", 2L, 3L, 3L, 2L),
                        updateBefore("a", 4L, 5L, 5L, 2L),
                        updateAfter("a", 4L, 5L, 7L, 3L))
                .rows(updateBefore("a", 1L, 1L))
                .emits(
                        delete("a", 1L, 1L, 1L, 1L),
                        updateBefore("a", 2L, 3L, 3L, 2L),
                        updateAfter("a", 2L, 3L, 2L, 1L),
                        updateBefore("a", 4L, 5L, 7L, 3L),
                        updateAfter("a", 4L, 5L, 6L, 2L))
                .rows(delete("a", 99L, 3L), delete("b", 7L, 9L))
                .emits(delete("b", 7L, 9L, 7L, 1L))
                .table(row("a", 2L, 3L, 2L, 1L), row("a", 4L, 5L, 6L, 2L))
                .verify();
    }

    @Test
    void rowsOfOneSortKeyShareTheirRange() {
        byColumn(false, SUM, call("MAX", "BIGINT", 1))
                .rows(row("a", 1L, 1L), row("a", 2L, 1L), row("a", 4L, null), row("a", 0L, 2L))
                .emits(
                        insert("a", 1L, 1L, 1L, 1L),
                        updateBefore("a", 1L, 1L, 1L, 1L),
                        updateAfter("a", 1L, 1L, 3L, 2L),
                        insert("a", 2L, 1L, 3L, 2L),
                        insert("a", 4L, null, 4L, 4L),
                        updateBefore("a", 1L, 1L, 3L, 2L),
                        updateAfter("a", 1L, 1L, 7L, 4L),
                        updateBefore("a", 2L, 1L, 3L, 2L),
                        updateAfter("a", 2L, 1L, 7L, 4L),
                        insert("a", 0L, 2L, 7L, 4L))
                .rows(delete("a", 2L, 1L), delete("a", 4L, null), insert("a", 9L, 0L), delete("a", 9L, 0L))
                .table(row("a", 1L, 1L, 1L, 1L), row("a", 0L, 2L, 1L, 1L))
                .verify();
    }

    /** Enough rows in both orders that lists grow, shrink and are searched. */
    @Test
    void manyRowsGiveTheSumsOfTheirOrder() {
        List<TestRow> rows = new ArrayList<>();
        List<TestRow> table = new ArrayList<>();
        long sum = 0;
        for (long i = 0; i < 200; i++) {
            long time = 1 + i * 73 % 200;
            rows.add(row("a", time, time));
            sum += i + 1;
            table.add(row("a", i + 1, i + 1, sum));
        }
        byEventTime(true, UNBOUNDED, SUM)
                .seeds(3)
                .rows(0, rows)
                .endOfInput()
                .table(table.toArray(TestRow[]::new))
                .verify();
        byColumn(true, SUM)
                .seeds(3)
                .rows(0, rows)
                .table(table.toArray(TestRow[]::new))
                .verify();
    }

    @Test
    void otherFramesAreRefused() {
        RowType byColumn = type(new BigIntType());
        assertThatThrownBy(() -> OverAggregateOperator.factory(
                        node(byColumn, true, true, 2, SUM), byColumn, 0, Calls.EXPRESSIONS))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("bounded length");
        RowType byTime = type(ROWTIME);
        assertThatThrownBy(() -> OverAggregateOperator.factory(
                        node(byTime, true, true, 2, SUM), byTime, 1_000, Calls.EXPRESSIONS))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("table.exec.state.ttl");
        AggregateCall number = call("ROW_NUMBER", "BIGINT NOT NULL");
        assertThatThrownBy(() -> OverAggregateOperator.factory(
                        node(byTime, true, true, 2, number), byTime, 0, Calls.EXPRESSIONS))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("ROW_NUMBER");
    }
}
