package io.millrace.operators.join;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.operators.Nodes;
import io.millrace.plan.TemporalJoin;
import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.JoinType;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemporalJoinOperatorTest {
    private static final RowType INPUT = TestRows.rowType("k BIGINT, v BIGINT, t TIMESTAMP(3)");
    private static final RowType OUTPUT =
            TestRows.rowType("k BIGINT, v BIGINT, t TIMESTAMP(3), k0 BIGINT, v0 BIGINT, t0 TIMESTAMP(3)");

    private static OperatorFactory factory(
            JoinType type,
            boolean isFunction,
            int rightTime,
            long stateTtlMillis,
            @Nullable Compiled<CompiledFilter> condition) {
        TemporalJoin node = new TemporalJoin(
                Nodes.header(OUTPUT),
                new JoinSpec(type, List.of(0), List.of(0), List.of(true), null),
                isFunction,
                2,
                rightTime);
        return TemporalJoinOperator.factory(node, INPUT, INPUT, stateTtlMillis, condition);
    }

    private static OperatorHarness harness(JoinType type, @Nullable Compiled<CompiledFilter> condition) {
        return OperatorHarness.of(factory(type, false, 2, 0, condition), OUTPUT, INPUT, INPUT);
    }

    @Test
    void aRowMeetsTheVersionOfItsTime() {
        harness(JoinType.INNER, null)
                .rows(0, row(1L, 1L, 5L), row(1L, 2L, 20L), row(1L, 3L, 10L), row(1L, 4L, 19L), row(2L, 5L, 10L))
                .rows(1, row(1L, 71L, 10L), updateAfter(1L, 72L, 20L))
                .watermark(9)
                .emits()
                .watermark(19)
                .emits(insert(1L, 3L, 10L, 1L, 71L, 10L), insert(1L, 4L, 19L, 1L, 71L, 10L))
                .rows(1, updateAfter(1L, 73L, 15L))
                .rows(0, row(1L, 6L, 21L))
                .endOfInput()
                .emits(insert(1L, 2L, 20L, 1L, 72L, 20L), insert(1L, 6L, 21L, 1L, 72L, 20L))
                .verify();
    }

    @Test
    void aDeletedVersionIsNone() {
        harness(JoinType.LEFT, null)
                .rows(1, row(1L, 71L, 10L), delete(1L, 71L, 20L), row(1L, 72L, 30L))
                .rows(0, row(1L, 1L, 9L), row(1L, 2L, 10L), row(1L, 3L, 25L), row(1L, 4L, 30L))
                .watermark(30)
                .emits(
                        insert(1L, 1L, 9L, null, null, null),
                        insert(1L, 2L, 10L, 1L, 71L, 10L),
                        insert(1L, 3L, 25L, null, null, null),
                        insert(1L, 4L, 30L, 1L, 72L, 30L))
                .verify();
    }

    @Test
    void leftRowsKeepTheirKinds() {
        harness(JoinType.LEFT, LongCondition.lessThan(1, 4))
                .rows(1, row(1L, 5L, 0L))
                .rows(0, row(1L, 1L, 9L), updateBefore(1L, 1L, 9L), updateAfter(1L, 6L, 9L), row(3L, 0L, 9L))
                .watermark(9)
                .emits(
                        insert(1L, 1L, 9L, 1L, 5L, 0L),
                        updateBefore(1L, 1L, 9L, 1L, 5L, 0L),
                        updateAfter(1L, 6L, 9L, null, null, null),
                        insert(3L, 0L, 9L, null, null, null))
                .verify();
    }

    /** As in Flink, a timer behind the watermark fires when the watermark moves. */
    @Test
    void aLateRowWaitsForTheNextWatermark() {
        harness(JoinType.LEFT, null)
                .rows(1, row(1L, 71L, 10L), row(1L, 72L, 20L))
                .watermark(30)
                .rows(0, row(1L, 1L, 15L))
                .emits()
                .watermark(31)
                .emits(insert(1L, 1L, 15L, null, null, null))
                .verify();
    }

    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            names = {"INNER", "LEFT"})
    void randomRowsMeetTheLastVersionBeforeThem(JoinType type) {
        Random random = new Random(13);
        OperatorHarness harness = harness(type, null).seeds(8);
        List<TestRow> left = new ArrayList<>();
        List<TestRow> right = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            TestRow row = row((long) random.nextInt(4), (long) i, i / 20 * 20L + random.nextInt(40));
            boolean isLeft = random.nextBoolean();
            if (isLeft) {
                left.add(row);
            } else {
                right.removeIf(
                        r -> Objects.equals(r.value(0), row.value(0)) && Objects.equals(r.value(2), row.value(2)));
                right.add(row);
            }
            harness.rows(isLeft ? 0 : 1, row);
            if (i % 20 == 19) {
                harness.watermark(i / 20 * 20L + 19);
            }
        }
        List<TestRow> joined = new ArrayList<>();
        for (TestRow l : left) {
            TestRow version = right.stream()
                    .filter(r -> Objects.equals(l.value(0), r.value(0)) && time(r) <= time(l))
                    .max(Comparator.comparing(TemporalJoinOperatorTest::time))
                    .orElse(null);
            if (version != null) {
                joined.add(
                        row(l.value(0), l.value(1), l.value(2), version.value(0), version.value(1), version.value(2)));
            } else if (type == JoinType.LEFT) {
                joined.add(row(l.value(0), l.value(1), l.value(2), null, null, null));
            }
        }
        harness.endOfInput().table(joined.toArray(TestRow[]::new)).verify();
    }

    private static long time(TestRow row) {
        return (Long) Objects.requireNonNull(row.value(2));
    }

    @Test
    void byProcessingTimeARowMeetsTheRowThatIsThere() {
        OperatorHarness.of(factory(JoinType.INNER, true, -1, 0, LongCondition.lessThan(1, 4)), OUTPUT, INPUT, INPUT)
                .keepInputOrder()
                .rows(0, row(1L, 1L, 1L))
                .rows(1, row(1L, 5L, 1L), row(2L, 5L, 1L), updateAfter(1L, 6L, 1L))
                .rows(0, row(1L, 2L, 1L), row(1L, 9L, 1L), updateAfter(2L, 3L, 1L))
                .emits(insert(1L, 2L, 1L, 1L, 6L, 1L), updateAfter(2L, 3L, 1L, 2L, 5L, 1L))
                .rows(1, delete(1L, 6L, 1L))
                .rows(0, row(1L, 2L, 1L))
                .emits()
                .watermark(0, 7)
                .emitsWatermark(7)
                .verify();
    }

    @Test
    void whatFlinkRefusesOrForgetsIsNotNative() {
        assertThatThrownBy(() -> factory(JoinType.FULL, false, 2, 0, null))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("FULL");
        assertThatThrownBy(() -> factory(JoinType.INNER, false, -1, 0, null))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("processing time");
        assertThatThrownBy(() -> factory(JoinType.INNER, false, 2, 1_000, null))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("table.exec.state.ttl");
    }
}
