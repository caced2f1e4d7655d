package io.millrace.operators.window;

import static io.millrace.operators.aggregate.Calls.call;
import static io.millrace.operators.aggregate.Calls.distinct;
import static io.millrace.operators.aggregate.Calls.type;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.operators.aggregate.Calls;
import io.millrace.operators.aggregate.TwoPhases;
import io.millrace.plan.GlobalWindowAggregate;
import io.millrace.plan.LocalWindowAggregate;
import io.millrace.plan.WindowAggregate;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowProperty.Kind;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Windows of one phase and of two give the same, in every cut. */
class WindowAggregateOperatorTest {
    private static final RowType INPUT = TestRows.rowType("k STRING, v BIGINT, ts TIMESTAMP(3)");
    private static final RowType OUTPUT = TestRows.rowType(
            "k STRING, c BIGINT, s BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3), rowtime TIMESTAMP(3)");
    private static final AggregateCall COUNT = call("COUNT", "BIGINT NOT NULL");
    private static final AggregateCall SUM = call("SUM", "BIGINT", 1);
    private static final List<WindowProperty> PROPERTIES = List.of(
            new WindowProperty("window_start", Kind.WINDOW_START),
            new WindowProperty("window_end", Kind.WINDOW_END),
            new WindowProperty("rowtime", Kind.ROWTIME));
    private static final Map<String, String> UTC = Map.of("table.local-time-zone", "UTC");

    enum Phases {
        ONE,
        TWO
    }

    private static WindowingStrategy rowtime(WindowSpec window) {
        return new WindowingStrategy.TimeAttribute(window, type("TIMESTAMP(3)"), true, 2);
    }

    private static OperatorFactory factory(Phases phases, WindowSpec window, AggregateCall... calls) {
        return phases == Phases.ONE
                ? onePhase(rowtime(window), INPUT, UTC, calls)
                : twoPhases(window, "k STRING, c BIGINT, s BIGINT, slice_end BIGINT", calls);
    }

    private static OperatorFactory onePhase(
            WindowingStrategy strategy, RowType input, Map<String, String> configuration, AggregateCall... calls) {
        return WindowAggregateOperator.factory(
                new WindowAggregate(
                        Calls.header("stream-exec-window-aggregate", OUTPUT, configuration),
                        List.of(0),
                        List.of(calls),
                        strategy,
                        PROPERTIES,
                        false),
                input,
                Calls.EXPRESSIONS);
    }

    private static OperatorFactory twoPhases(WindowSpec window, String between, AggregateCall... calls) {
        RowType betweenType = TestRows.rowType(between);
        OperatorFactory local = LocalWindowAggregateOperator.factory(
                new LocalWindowAggregate(
                        Calls.header("stream-exec-local-window-aggregate", betweenType, UTC),
                        List.of(0),
                        List.of(calls),
                        rowtime(window),
                        false),
                INPUT,
                Calls.EXPRESSIONS);
        OperatorFactory global = GlobalWindowAggregateOperator.factory(
                new GlobalWindowAggregate(
                        Calls.header("stream-exec-global-window-aggregate", OUTPUT, UTC),
                        List.of(0),
                        List.of(calls),
                        new WindowingStrategy.SliceAttached(
                                window, type("TIMESTAMP(3)"), true, betweenType.getFieldCount() - 1),
                        PROPERTIES,
                        INPUT,
                        false),
                betweenType,
                Calls.EXPRESSIONS);
        return new TwoPhases(local, global);
    }

    private static OperatorHarness harness(OperatorFactory factory) {
        return OperatorHarness.of(factory, OUTPUT, INPUT);
    }

    @ParameterizedTest
    @EnumSource
    void tumblingWindowsFireInOrderAndDropLateRows(Phases phases) {
        harness(factory(phases, new WindowSpec.Tumbling(10_000, 0), COUNT, SUM))
                .rows(row("b", 1L, 11_000), row("a", 2L, 1_000), row("b", 4L, 9_999), row("a", 8L, 0))
                .watermark(9_998)
                .emits()
                .rows(row(null, null, 3_000))
                .watermark(9_999)
                .emits(
                        insert("a", 2L, 10L, 0, 10_000, 9_999),
                        insert("b", 1L, 4L, 0, 10_000, 9_999),
                        insert(null, 1L, null, 0, 10_000, 9_999))
                .rows(row("a", 16L, 9_999), row("a", 32L, 10_000))
                .watermark(9_999)
                .emits()
                .rows(row("c", 64L, -1))
                .rows(row("c", 64L, 25_000))
                .endOfInput()
                .emits(
                        insert("b", 1L, 1L, 10_000, 20_000, 19_999),
                        insert("a", 1L, 32L, 10_000, 20_000, 19_999),
                        insert("c", 1L, 64L, 20_000, 30_000, 29_999))
                .lateRows(2)
                .verify();
    }

    @ParameterizedTest
    @EnumSource
    void windowsMoveByTheirOffset(Phases phases) {
        harness(factory(phases, new WindowSpec.Tumbling(10_000, -4_000), COUNT, SUM))
                .rows(row("a", 1L, 5_999), row("a", 2L, 6_000))
                .endOfInput()
                .emits(insert("a", 1L, 1L, -4_000, 6_000, 5_999), insert("a", 1L, 2L, 6_000, 16_000, 15_999))
                .verify();
    }

    @ParameterizedTest
    @EnumSource
    void hoppingWindowsAreComposedOfSlices(Phases phases) {
        OperatorFactory factory = phases == Phases.ONE
                ? onePhase(rowtime(new WindowSpec.Hopping(15_000, 5_000, 0)), INPUT, UTC, COUNT, SUM)
                : twoPhases(
                        new WindowSpec.Hopping(15_000, 5_000, 0),
                        "k STRING, c BIGINT, s BIGINT, slice_end BIGINT",
                        COUNT,
                        SUM);
        harness(factory)
                .rows(row("a", 1L, 1_000), row("b", 2L, 6_000), row("a", 4L, 7_000))
                .watermark(5_000)
                .emits(insert("a", 1L, 1L, -10_000, 5_000, 4_999))
                .rows(row("a", 8L, 4_000), row("c", 16L, -3_000), row("c", 99L, -6_000))
                .watermark(10_000)
                .emits(
                        insert("c", 1L, 16L, -5_000, 10_000, 9_999),
                        insert("a", 3L, 13L, -5_000, 10_000, 9_999),
                        insert("b", 1L, 2L, -5_000, 10_000, 9_999))
                .rows(row("d", 32L, 60_000))
                .endOfInput()
                .emits(
                        insert("a", 3L, 13L, 0, 15_000, 14_999),
                        insert("b", 1L, 2L, 0, 15_000, 14_999),
                        insert("b", 1L, 2L, 5_000, 20_000, 19_999),
                        insert("a", 1L, 4L, 5_000, 20_000, 19_999),
                        insert("d", 1L, 32L, 50_000, 65_000, 64_999),
                        insert("d", 1L, 32L, 55_000, 70_000, 69_999),
                        insert("d", 1L, 32L, 60_000, 75_000, 74_999))
                .lateRows(1)
                .verify();
    }

    @ParameterizedTest
    @EnumSource
    void cumulativeWindowsGrowStepByStep(Phases phases) {
        harness(factory(phases, new WindowSpec.Cumulative(15_000, 5_000, 0), COUNT, SUM))
                .rows(row("a", 1L, 1_000), row("b", 2L, 6_000))
                .watermark(5_000)
                .emits(insert("a", 1L, 1L, 0, 5_000, 4_999))
                .rows(row("c", 4L, 2_000), row("a", 8L, 12_000))
                .watermark(10_000)
                .emits(
                        insert("a", 1L, 1L, 0, 10_000, 9_999),
                        insert("c", 1L, 4L, 0, 10_000, 9_999),
                        insert("b", 1L, 2L, 0, 10_000, 9_999))
                .rows(row("b", 16L, 9_000), row("a", 32L, 16_000))
                .watermark(14_999)
                .emits(
                        insert("a", 2L, 9L, 0, 15_000, 14_999),
                        insert("c", 1L, 4L, 0, 15_000, 14_999),
                        insert("b", 2L, 18L, 0, 15_000, 14_999))
                .rows(row("b", 64L, 14_000))
                .endOfInput()
                .emits(
                        insert("a", 1L, 32L, 15_000, 20_000, 19_999),
                        insert("a", 1L, 32L, 15_000, 25_000, 24_999),
                        insert("a", 1L, 32L, 15_000, 30_000, 29_999))
                .lateRows(1)
                .verify();
    }

    @ParameterizedTest
    @EnumSource
    void cumulativeWindowsWhoseFirstSliceIsEmptyEndWithTheInput(Phases phases) {
        harness(factory(phases, new WindowSpec.Cumulative(15_000, 5_000, 0), COUNT, SUM))
                .rows(row("a", 1L, 6_000))
                .endOfInput()
                .emits(insert("a", 1L, 1L, 0, 10_000, 9_999), insert("a", 1L, 1L, 0, 15_000, 14_999))
                .verify();
    }

    @Test
    void distinctValuesOfSlicesAreCountedOnceAWindow() {
        WindowSpec window = new WindowSpec.Hopping(10_000, 5_000, 0);
        AggregateCall distinct = distinct(call("COUNT", "BIGINT NOT NULL", 1));
        for (Phases phases : Phases.values()) {
            OperatorFactory factory = phases == Phases.ONE
                    ? onePhase(rowtime(window), INPUT, UTC, distinct, SUM)
                    : twoPhases(
                            window,
                            "k STRING, c BIGINT, s BIGINT, n BIGINT, d ARRAY<BIGINT>, slice_end BIGINT",
                            distinct,
                            SUM);
            harness(factory)
                    .rows(row("a", 1L, 1_000), row("a", 1L, 6_000), row("a", 2L, 7_000), row("a", 2L, 11_000))
                    .endOfInput()
                    .emits(
                            insert("a", 1L, 1L, -5_000, 5_000, 4_999),
                            insert("a", 2L, 4L, 0, 10_000, 9_999),
                            insert("a", 2L, 5L, 5_000, 15_000, 14_999),
                            insert("a", 1L, 2L, 10_000, 20_000, 19_999))
                    .verify();
        }
    }

    @Test
    void attachedWindowsAreTakenFromTheirColumns() {
        RowType input = TestRows.rowType("k STRING, v BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3)");
        WindowingStrategy attached = new WindowingStrategy.WindowAttached(
                new WindowSpec.Hopping(10_000, 5_000, 0), type("TIMESTAMP(3)"), true, 2, 3);
        OperatorHarness.of(onePhase(attached, input, UTC, COUNT, SUM), OUTPUT, input)
                .rows(row("a", 1L, 0, 10_000), row("a", 2L, 5_000, 15_000), row("a", 4L, 0, 10_000))
                .watermark(10_000)
                .emits(insert("a", 2L, 5L, 0, 10_000, 9_999))
                .rows(row("a", 8L, 0, 10_000))
                .endOfInput()
                .emits(insert("a", 1L, 2L, 5_000, 15_000, 14_999))
                .lateRows(1)
                .verify();
    }

    @Test
    void momentsFallIntoWindowsOfTheSessionsTimeZone() {
        RowType input = TestRows.rowType("k STRING, v BIGINT, ts TIMESTAMP_LTZ(3)");
        long day = 86_400_000L;
        long offset = 8 * 3_600_000L;
        WindowingStrategy days =
                new WindowingStrategy.TimeAttribute(new WindowSpec.Tumbling(day, 0), type("TIMESTAMP_LTZ(3)"), true, 2);
        OperatorHarness.of(
                        onePhase(days, input, Map.of("table.local-time-zone", "Asia/Shanghai"), COUNT, SUM),
                        OUTPUT,
                        input)
                .rows(row("a", 1L, day - offset - 1), row("a", 2L, day - offset))
                .watermark(day - offset - 2)
                .emits()
                .watermark(day - offset - 1)
                .emits(insert("a", 1L, 1L, 0, day, day - offset - 1))
                .endOfInput()
                .emits(insert("a", 1L, 2L, day, 2 * day, 2 * day - offset - 1))
                .verify();
    }

    @Test
    void windowsAcrossAChangeOfClocksHaveAllTheirHours() {
        RowType input = TestRows.rowType("k STRING, v BIGINT, ts TIMESTAMP_LTZ(3)");
        WindowingStrategy hours = new WindowingStrategy.TimeAttribute(
                new WindowSpec.Tumbling(3_600_000L, 0), type("TIMESTAMP_LTZ(3)"), true, 2);
        long firstOne = 1636272000000L;
        long secondOne = 1636275600000L;
        long localOne = firstOne - 7 * 3_600_000L;
        OperatorHarness.of(
                        onePhase(hours, input, Map.of("table.local-time-zone", "America/Los_Angeles"), COUNT, SUM),
                        OUTPUT,
                        input)
                .rows(row("a", 1L, firstOne), row("a", 2L, secondOne))
                .watermark(secondOne - 1)
                .emits()
                .watermark(secondOne + 3_599_999L)
                .emits(insert("a", 2L, 3L, localOne, localOne + 3_600_000L, localOne + 3_599_999L + 7 * 3_600_000L))
                .verify();
    }

    private static OperatorHarness byClock(WindowSpec window) {
        RowType input = TestRows.rowType("k STRING, v BIGINT, ts TIMESTAMP_LTZ(3)");
        WindowingStrategy strategy = new WindowingStrategy.TimeAttribute(window, type("TIMESTAMP_LTZ(3)"), false, -1);
        List<WindowProperty> properties = List.of(
                new WindowProperty("window_end", Kind.WINDOW_END), new WindowProperty("proctime", Kind.PROCTIME));
        RowType output = TestRows.rowType("k STRING, c BIGINT, window_end TIMESTAMP(3), proctime TIMESTAMP_LTZ(3)");
        OperatorFactory factory = WindowAggregateOperator.factory(
                new WindowAggregate(
                        Calls.header("stream-exec-window-aggregate", output, UTC),
                        List.of(0),
                        List.of(COUNT),
                        strategy,
                        properties,
                        false),
                input,
                Calls.EXPRESSIONS);
        return OperatorHarness.of(factory, output, input);
    }

    @Test
    void processingTimeWindowsFireByTheClock() {
        byClock(new WindowSpec.Tumbling(10_000, 0))
                .startAt(1_000)
                .rows(row("a", 1L, null), row("b", 1L, null))
                .processingTime(9_998)
                .rows(row("a", 1L, null))
                .emits()
                .processingTime(9_999)
                .emits(insert("a", 2L, 10_000, null), insert("b", 1L, 10_000, null))
                .processingTime(12_000)
                .rows(row("a", 1L, null))
                .processingTime(50_000)
                .emits(insert("a", 1L, 20_000, null))
                .verify();
    }

    @Test
    void sessionsOfProcessingTimeEndWhenNoRowCameForTheGap() {
        byClock(new WindowSpec.Session(5_000, List.of()))
                .startAt(1_000)
                .rows(row("a", 1L, null), row("b", 1L, null))
                .processingTime(4_000)
                .rows(row("a", 1L, null))
                .processingTime(5_999)
                .emits(insert("b", 1L, 6_000, null))
                .processingTime(8_998)
                .emits()
                .processingTime(8_999)
                .emits(insert("a", 2L, 9_000, null))
                .processingTime(20_000)
                .rows(row("a", 1L, null))
                .processingTime(40_000)
                .emits(insert("a", 1L, 25_000, null))
                .verify();
    }

    @Test
    void sessionsGrowAndJoin() {
        harness(onePhase(rowtime(new WindowSpec.Session(5_000, List.of(0))), INPUT, UTC, COUNT, SUM))
                .rows(row("a", 1L, 1_000), row("a", 2L, 10_000), row("b", 4L, 2_000), row("a", 8L, 5_500))
                .watermark(6_999)
                .emits(insert("b", 1L, 4L, 2_000, 7_000, 6_999))
                .rows(row("a", 16L, 15_000), row("b", 32L, 1_000), row("a", 64L, 500))
                .watermark(19_998)
                .emits()
                .watermark(19_999)
                .emits(insert("a", 5L, 91L, 500, 20_000, 19_999))
                .rows(row("c", 1L, 30_000), row("a", 1L, 15_000), row("b", 1L, 30_000))
                .endOfInput()
                .emits(insert("c", 1L, 1L, 30_000, 35_000, 34_999), insert("b", 1L, 1L, 30_000, 35_000, 34_999))
                .lateRows(2)
                .verify();
    }

    @Test
    void refusesSessionsThatRowsCarryAndRowsWithoutTime() {
        RowType input = TestRows.rowType("k STRING, v BIGINT, window_start TIMESTAMP(3), window_end TIMESTAMP(3)");
        WindowingStrategy attached = new WindowingStrategy.WindowAttached(
                new WindowSpec.Session(1, List.of()), type("TIMESTAMP(3)"), true, 2, 3);
        assertThatThrownBy(() -> onePhase(attached, input, UTC, COUNT))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("session");
        assertThatThrownBy(() -> harness(factory(Phases.ONE, new WindowSpec.Tumbling(10, 0), COUNT, SUM))
                        .rows(row("a", 1L, null))
                        .table()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("without time");
    }
}
