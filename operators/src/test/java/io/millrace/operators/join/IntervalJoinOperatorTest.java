package io.millrace.operators.join;

import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.operators.Nodes;
import io.millrace.plan.IntervalJoin;
import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.JoinType;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A left row matches right rows from five milliseconds before it to ten behind it, unless a test says otherwise. */
class IntervalJoinOperatorTest {
    private static final RowType INPUT = TestRows.rowType("k BIGINT, v BIGINT, t TIMESTAMP(3)");
    private static final RowType OUTPUT =
            TestRows.rowType("k BIGINT, v BIGINT, t TIMESTAMP(3), k0 BIGINT, v0 BIGINT, t0 TIMESTAMP(3)");

    private static OperatorFactory factory(
            JoinType type,
            boolean isEventTime,
            long lower,
            long upper,
            long cleanUpMillis,
            @Nullable Compiled<CompiledFilter> condition) {
        IntervalJoin node = new IntervalJoin(
                Nodes.header(OUTPUT),
                new JoinSpec(type, List.of(0), List.of(0), List.of(true), null),
                isEventTime,
                lower,
                upper,
                2,
                2);
        return IntervalJoinOperator.factory(node, INPUT, INPUT, cleanUpMillis, condition);
    }

    private static OperatorHarness harness(JoinType type, long cleanUpMillis) {
        return OperatorHarness.of(factory(type, true, -10, 5, cleanUpMillis, null), OUTPUT, INPUT, INPUT);
    }

    @Test
    void rowsWithinTheBoundsMatch() {
        harness(JoinType.INNER, 0)
                .rows(0, row(1L, 1L, 100L), row(null, 2L, 100L))
                .rows(1, row(1L, 1L, 94L), row(1L, 2L, 95L), row(1L, 3L, 110L), row(1L, 4L, 111L), row(2L, 5L, 100L))
                .rows(1, row(null, 6L, 100L))
                .emits(insert(1L, 1L, 100L, 1L, 2L, 95L), insert(1L, 1L, 100L, 1L, 3L, 110L))
                .rows(0, row(1L, 3L, 101L))
                .emits(insert(1L, 3L, 101L, 1L, 3L, 110L), insert(1L, 3L, 101L, 1L, 4L, 111L))
                .verify();
    }

    @Test
    void rowsThatNeverMatchedComeOutWhenNoneCanComeAnyMore() {
        harness(JoinType.FULL, 0)
                .rows(0, row(1L, 1L, 100L), row(2L, 2L, 100L), row(null, 3L, 100L))
                .rows(1, row(2L, 9L, 104L), row(3L, 9L, 104L))
                .emits(insert(2L, 2L, 100L, 2L, 9L, 104L))
                .watermark(109)
                .emits()
                .watermark(110)
                .emits(insert(null, null, null, 3L, 9L, 104L))
                .watermark(111)
                .emits(insert(1L, 1L, 100L, null, null, null), insert(null, 3L, 100L, null, null, null))
                .rows(0, row(1L, 4L, 101L), row(1L, 5L, 102L))
                .emits(insert(1L, 4L, 101L, null, null, null))
                .emitsWatermark(101)
                .endOfInput()
                .emits(insert(1L, 5L, 102L, null, null, null))
                .verify();
    }

    /** A timer that is late by the clean-up interval leaves expired rows, which a row that meets them drops. */
    @Test
    void anExpiredRowMatchesOnceMoreBeforeItIsDropped() {
        harness(JoinType.LEFT, 1_000)
                .keepInputOrder()
                .rows(0, row(1L, 1L, 100L), row(1L, 2L, 90L))
                .watermark(120)
                .emits()
                .rows(1, row(1L, 7L, 100L))
                .emits(insert(1L, 1L, 100L, 1L, 7L, 100L), insert(1L, 2L, 90L, 1L, 7L, 100L))
                .rows(1, row(1L, 8L, 100L))
                .emits()
                .verify();
    }

    @Test
    void anExpiredRowThatNeverMatchedComesOutWhenItIsDropped() {
        harness(JoinType.LEFT, 1_000)
                .rows(0, row(1L, 1L, 100L), row(2L, 2L, 100L))
                .watermark(500)
                .emits()
                .rows(1, row(1L, 7L, 600L))
                .emits(insert(1L, 1L, 100L, null, null, null))
                .watermark(1_110)
                .emits()
                .watermark(1_111)
                .emits(insert(2L, 2L, 100L, null, null, null))
                .verify();
    }

    @Test
    void aConditionDecidesAboutMatches() {
        OperatorFactory factory = factory(JoinType.RIGHT, true, -10, 5, 0, LongCondition.lessThan(1, 4));
        OperatorHarness.of(factory, OUTPUT, INPUT, INPUT)
                .rows(0, row(1L, 5L, 100L))
                .rows(1, row(1L, 6L, 100L), row(1L, 4L, 100L))
                .emits(insert(1L, 5L, 100L, 1L, 6L, 100L))
                .endOfInput()
                .emits(insert(null, null, null, 1L, 4L, 100L))
                .verify();
    }

    @Test
    void byProcessingTimeARowHasTheTimeItCameAt() {
        OperatorHarness.of(factory(JoinType.LEFT, false, -10, 5, 0, null), OUTPUT, INPUT, INPUT)
                .startAt(1_000)
                .rows(0, row(1L, 1L, null), row(2L, 2L, null))
                .processingTime(1_010)
                .rows(1, row(1L, 7L, null))
                .emits(insert(1L, 1L, null, 1L, 7L, null))
                .processingTime(1_011)
                .emits(insert(2L, 2L, null, null, null, null))
                .rows(1, row(1L, 8L, null))
                .emits()
                .verify();
    }

    @Test
    void boundsThatNothingMeetsPadOuterSides() {
        OperatorHarness.of(factory(JoinType.LEFT, true, 10, 5, 0, null), OUTPUT, INPUT, INPUT)
                .rows(0, row(1L, 1L, 100L))
                .rows(1, row(1L, 1L, 93L))
                .emits(insert(1L, 1L, 100L, null, null, null))
                .verify();
    }

    /** Random rows in time against a join of all pairs. */
    @ParameterizedTest
    @EnumSource(
            value = JoinType.class,
            names = {"INNER", "LEFT", "RIGHT", "FULL"})
    void randomRowsGiveTheTableOfAllPairs(JoinType type) {
        Random random = new Random(7);
        OperatorHarness harness = harness(type, random.nextInt(2) * 20L).seeds(8);
        List<TestRow> left = new ArrayList<>();
        List<TestRow> right = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Long key = random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(4);
            TestRow row = row(key, (long) i, 100L + i + random.nextInt(10));
            boolean isLeft = random.nextBoolean();
            (isLeft ? left : right).add(row);
            harness.rows(isLeft ? 0 : 1, row);
            if (i % 20 == 19) {
                harness.watermark(100L + i);
            }
        }
        harness.endOfInput()
                .table(joinAnew(type, left, right).toArray(TestRow[]::new))
                .verify();
    }

    private static List<TestRow> joinAnew(JoinType type, List<TestRow> left, List<TestRow> right) {
        List<TestRow> joined = new ArrayList<>();
        for (TestRow l : left) {
            List<TestRow> matches = right.stream().filter(r -> matches(l, r)).toList();
            matches.forEach(
                    r -> joined.add(row(l.value(0), l.value(1), l.value(2), r.value(0), r.value(1), r.value(2))));
            if (matches.isEmpty() && (type == JoinType.LEFT || type == JoinType.FULL)) {
                joined.add(row(l.value(0), l.value(1), l.value(2), null, null, null));
            }
        }
        if (type == JoinType.RIGHT || type == JoinType.FULL) {
            right.stream()
                    .filter(r -> left.stream().noneMatch(l -> matches(l, r)))
                    .forEach(r -> joined.add(row(null, null, null, r.value(0), r.value(1), r.value(2))));
        }
        return joined;
    }

    private static boolean matches(TestRow left, TestRow right) {
        long difference = (Long) Objects.requireNonNull(left.value(2)) - (Long) Objects.requireNonNull(right.value(2));
        return left.value(0) != null
                && Objects.equals(left.value(0), right.value(0))
                && difference >= -10
                && difference <= 5;
    }

    @Test
    void semiJoinsAreNotNative() {
        assertThatThrownBy(() -> factory(JoinType.SEMI, true, -10, 5, 0, null))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("SEMI");
    }
}
