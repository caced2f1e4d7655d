package io.millrace.operators.join;

import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.operators.Nodes;
import io.millrace.plan.WindowJoin;
import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WindowJoinOperatorTest {
    private static final RowType LEFT = TestRows.rowType("k BIGINT, a BIGINT, we TIMESTAMP(3)");
    private static final RowType RIGHT = TestRows.rowType("we TIMESTAMP(3), k BIGINT, b BIGINT");
    private static final RowType BOTH =
            TestRows.rowType("k BIGINT, a BIGINT, we TIMESTAMP(3), we0 TIMESTAMP(3), k0 BIGINT, b BIGINT");
    private static final LogicalType ROWTIME = new TimestampType(true, TimestampKind.ROWTIME, 3);
    private static final ZoneId UTC = ZoneId.of("UTC");

    private static WindowingStrategy windowing(LogicalType timeType, boolean isRowtime, int windowEnd) {
        return new WindowingStrategy.WindowAttached(
                new WindowSpec.Tumbling(10, 0), timeType, isRowtime, windowEnd, windowEnd);
    }

    private static OperatorFactory factory(
            JoinType type,
            boolean filterNulls,
            LogicalType timeType,
            boolean isRowtime,
            ZoneId zone,
            @Nullable Compiled<CompiledFilter> condition) {
        WindowJoin node = new WindowJoin(
                Nodes.header(output(type)),
                new JoinSpec(type, List.of(0), List.of(1), List.of(filterNulls), null),
                windowing(timeType, isRowtime, 2),
                windowing(timeType, isRowtime, 0));
        return WindowJoinOperator.factory(node, LEFT, RIGHT, zone, condition);
    }

    private static RowType output(JoinType type) {
        return type == JoinType.SEMI || type == JoinType.ANTI ? LEFT : BOTH;
    }

    private static OperatorHarness harness(JoinType type, @Nullable Compiled<CompiledFilter> condition) {
        return OperatorHarness.of(factory(type, true, ROWTIME, true, UTC, condition), output(type), LEFT, RIGHT);
    }

    @Test
    void rowsOfAWindowAreJoinedWhenItEnds() {
        harness(JoinType.INNER, null)
                .rows(0, row(1L, 1L, 10L), row(2L, 2L, 10L), row(1L, 3L, 20L), row(null, 4L, 10L))
                .rows(1, row(10L, 1L, 7L), row(20L, 1L, 8L), row(10L, null, 9L), row(10L, 1L, 6L))
                .watermark(8)
                .emits()
                .watermark(9)
                .emits(insert(1L, 1L, 10L, 10L, 1L, 7L), insert(1L, 1L, 10L, 10L, 1L, 6L))
                .rows(0, row(1L, 5L, 10L))
                .rows(1, row(10L, 1L, 5L), row(20L, 1L, 4L))
                .endOfInput()
                .emits(insert(1L, 3L, 20L, 20L, 1L, 8L), insert(1L, 3L, 20L, 20L, 1L, 4L))
                .lateRows(2)
                .verify();
    }

    @Test
    void aFullJoinPadsBothSidesOfAWindow() {
        harness(JoinType.FULL, LongCondition.lessThan(1, 5))
                .rows(0, row(1L, 1L, 10L), row(1L, 9L, 10L), row(null, 1L, 10L))
                .rows(1, row(10L, 1L, 5L), row(10L, 1L, 0L), row(10L, 2L, 5L), row(10L, null, 5L))
                .watermark(9)
                .emits(
                        insert(1L, 1L, 10L, 10L, 1L, 5L),
                        insert(1L, 9L, 10L, null, null, null),
                        insert(null, 1L, 10L, null, null, null),
                        insert(null, null, null, 10L, 1L, 0L),
                        insert(null, null, null, 10L, 2L, 5L),
                        insert(null, null, null, 10L, null, 5L))
                .verify();
    }

    @Test
    void nullsMatchWhereTheyAreToldTo() {
        OperatorHarness.of(factory(JoinType.SEMI, false, ROWTIME, true, UTC, null), LEFT, LEFT, RIGHT)
                .rows(0, row(null, 1L, 10L), row(3L, 1L, 10L))
                .rows(1, row(10L, null, 1L), row(10L, null, 2L))
                .watermark(9)
                .emits(insert(null, 1L, 10L))
                .verify();
    }

    @Test
    void windowsOfLocalTimeEndByTheClockOfTheZone() {
        LogicalType local = new LocalZonedTimestampType(true, TimestampKind.ROWTIME, 3);
        long end = 8 * 3_600_000L + 10;
        OperatorFactory factory = factory(JoinType.LEFT, true, local, true, ZoneId.of("Asia/Shanghai"), null);
        OperatorHarness.of(factory, BOTH, LEFT, RIGHT)
                .rows(0, row(1L, 1L, end))
                .watermark(8)
                .emits()
                .watermark(9)
                .emits(insert(1L, 1L, end, null, null, null))
                .verify();
    }

    /** Random rows of overlapping windows against a join of all pairs of the rows that came in time. */
    @ParameterizedTest
    @EnumSource(JoinType.class)
    void randomRowsGiveTheTableOfAllPairs(JoinType type) {
        Random random = new Random(5);
        OperatorHarness harness = harness(type, LongCondition.lessThan(1, 5)).seeds(8);
        List<TestRow> left = new ArrayList<>();
        List<TestRow> right = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            long end = i / 10 * 5L + 10 + 5L * random.nextInt(3);
            Long key = random.nextInt(6) == 0 ? null : (Long) (long) random.nextInt(4);
            long value = random.nextInt(9);
            boolean isLeft = random.nextBoolean();
            TestRow row = isLeft ? row(key, value, end) : row(end, key, value);
            (isLeft ? left : right).add(row);
            harness.rows(isLeft ? 0 : 1, row);
            if (i % 10 == 9) {
                harness.watermark(i / 10 * 5L + 9);
            }
        }
        harness.endOfInput()
                .lateRows(0)
                .table(joinAnew(type, left, right).toArray(TestRow[]::new))
                .verify();
    }

    private static List<TestRow> joinAnew(JoinType type, List<TestRow> left, List<TestRow> right) {
        List<TestRow> joined = new ArrayList<>();
        for (TestRow l : left) {
            List<TestRow> matches = right.stream().filter(r -> matches(l, r)).toList();
            if (type == JoinType.SEMI || type == JoinType.ANTI) {
                if (matches.isEmpty() == (type == JoinType.ANTI)) {
                    joined.add(l);
                }
                continue;
            }
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
        return left.value(0) != null
                && Objects.equals(left.value(0), right.value(1))
                && Objects.equals(left.value(2), right.value(0))
                && (Long) Objects.requireNonNull(left.value(1)) < (Long) Objects.requireNonNull(right.value(2));
    }

    @Test
    void processingTimeIsNotNative() {
        assertThatThrownBy(() -> factory(JoinType.INNER, true, ROWTIME, false, UTC, null))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("processing time");
    }
}
