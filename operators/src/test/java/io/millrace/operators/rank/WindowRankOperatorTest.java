package io.millrace.operators.rank;

import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.operators.Nodes;
import io.millrace.plan.WindowDeduplicate;
import io.millrace.plan.WindowRank;
import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankType;
import io.millrace.plan.spec.SortField;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.api.Test;

class WindowRankOperatorTest {
    private static final String COLUMNS =
            "k STRING, v BIGINT, t TIMESTAMP(3), ws TIMESTAMP(3) NOT NULL, we TIMESTAMP(3) NOT NULL";
    private static final RowType TYPE = TestRows.rowType(COLUMNS);
    private static final RowType RANKED = TestRows.rowType(COLUMNS + ", r BIGINT NOT NULL");
    private static final LogicalType ROWTIME = new TimestampType(true, TimestampKind.ROWTIME, 3);
    private static final ZoneId UTC = ZoneId.of("UTC");

    private static WindowingStrategy windowing(LogicalType timeType, boolean isRowtime) {
        return new WindowingStrategy.WindowAttached(new WindowSpec.Tumbling(10, 0), timeType, isRowtime, 3, 4);
    }

    private static WindowRank rank(long start, long end, WindowingStrategy windowing) {
        return new WindowRank(
                Nodes.header(RANKED),
                RankType.ROW_NUMBER,
                List.of(0),
                List.of(new SortField(1, false, true)),
                new RankRange.Constant(start, end),
                true,
                windowing);
    }

    @Test
    void aWindowsRowsComeWhenItEnds() {
        OperatorHarness.of(WindowRankOperator.factory(rank(1, 2, windowing(ROWTIME, true)), TYPE, UTC), RANKED, TYPE)
                .rows(row("a", 1L, 1L, 0L, 10L), row("a", 2L, 2L, 0L, 10L), row("b", 1L, 3L, 0L, 10L))
                .rows(row("a", 2L, 4L, 0L, 10L), row("a", 9L, 12L, 10L, 20L), row("a", 0L, 5L, 0L, 10L))
                .watermark(8)
                .emits()
                .watermark(9)
                .emits(
                        insert("a", 2L, 2L, 0L, 10L, 1L),
                        insert("a", 2L, 4L, 0L, 10L, 2L),
                        insert("b", 1L, 3L, 0L, 10L, 1L))
                .rows(row("a", 99L, 9L, 0L, 10L), row("b", 7L, 11L, 10L, 20L))
                .endOfInput()
                .emitsInAnyOrder(insert("a", 9L, 12L, 10L, 20L, 1L), insert("b", 7L, 11L, 10L, 20L, 1L))
                .lateRows(1)
                .verify();
    }

    @Test
    void ranksBelowTheFirstAreLeftOut() {
        OperatorHarness.of(WindowRankOperator.factory(rank(2, 3, windowing(ROWTIME, true)), TYPE, UTC), RANKED, TYPE)
                .rows(row("a", 1L, 1L, 0L, 10L), row("a", 2L, 2L, 0L, 10L), row("b", 1L, 3L, 0L, 10L))
                .endOfInput()
                .emits(insert("a", 1L, 1L, 0L, 10L, 2L))
                .verify();
    }

    @Test
    void windowsOfLocalTimeEndByTheClockOfTheZone() {
        LogicalType local = new LocalZonedTimestampType(true, TimestampKind.ROWTIME, 3);
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        long hours = 8 * 3_600_000L;
        OperatorHarness.of(WindowRankOperator.factory(rank(1, 1, windowing(local, true)), TYPE, zone), RANKED, TYPE)
                .rows(row("a", 1L, 1L, hours, hours + 10))
                .watermark(8)
                .emits()
                .watermark(9)
                .emits(insert("a", 1L, 1L, hours, hours + 10, 1L))
                .verify();
    }

    @Test
    void deduplicationKeepsTheFirstOrLastRowOfAWindow() {
        WindowDeduplicate last =
                new WindowDeduplicate(Nodes.header(TYPE), List.of(0), 2, true, windowing(ROWTIME, true));
        OperatorHarness.of(WindowRankOperator.factory(last, TYPE, UTC), TYPE, TYPE)
                .rows(row("a", 1L, 5L, 0L, 10L), row("a", 2L, 5L, 0L, 10L), row("a", 3L, 4L, 0L, 10L))
                .watermark(9)
                .emits(insert("a", 2L, 5L, 0L, 10L))
                .verify();
        WindowDeduplicate first =
                new WindowDeduplicate(Nodes.header(TYPE), List.of(0), 2, false, windowing(ROWTIME, true));
        OperatorHarness.of(WindowRankOperator.factory(first, TYPE, UTC), TYPE, TYPE)
                .rows(row("a", 1L, 5L, 0L, 10L), row("a", 2L, 4L, 0L, 10L), row("a", 3L, 4L, 0L, 10L))
                .watermark(9)
                .emits(insert("a", 2L, 4L, 0L, 10L))
                .verify();
    }

    @Test
    void processingTimeIsNotNative() {
        assertThatThrownBy(() -> WindowRankOperator.factory(rank(1, 2, windowing(ROWTIME, false)), TYPE, UTC))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("processing time");
    }
}
