package io.millrace.operators.rank;

import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.operators.Nodes;
import io.millrace.plan.Deduplicate;
import io.millrace.plan.NodeHeader;
import io.millrace.testkit.OperatorHarness;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class DeduplicateOperatorTest {
    private static final RowType TYPE = RowType.of(
            new LogicalType[] {
                VarCharType.STRING_TYPE, new BigIntType(), new TimestampType(true, TimestampKind.ROWTIME, 3)
            },
            new String[] {"k", "v", "t"});

    private static OperatorHarness harness(boolean isRowtime, boolean keepLast, boolean updateBefore, boolean once) {
        Deduplicate node = new Deduplicate(Nodes.header(TYPE), List.of(0), isRowtime, keepLast, updateBefore, once);
        return OperatorHarness.of(DeduplicateOperator.factory(node, TYPE), TYPE, TYPE);
    }

    @Test
    void theFirstRowByArrival() {
        harness(false, false, false, true)
                .rows(row("a", 1L, 5L), row("a", 2L, 1L), row(null, 3L, 1L), row("b", 4L, 1L), row(null, 5L, 1L))
                .emits(insert("a", 1L, 5L), insert(null, 3L, 1L), insert("b", 4L, 1L))
                .verify();
    }

    @Test
    void theLastRowByArrival() {
        harness(false, true, true, false)
                .rows(row("a", 1L, 5L), row("a", 2L, 1L), row("a", 2L, 1L))
                .emits(insert("a", 1L, 5L), updateBefore("a", 1L, 5L), updateAfter("a", 2L, 1L))
                .verify();
        harness(false, true, false, false)
                .upsertKey(0)
                .rows(row("a", 1L, 5L), row("a", 2L, 1L), row("b", 2L, 1L))
                .emits(insert("a", 1L, 5L), updateAfter("a", 2L, 1L), insert("b", 2L, 1L))
                .verify();
    }

    @Test
    void insertsMayBeUpdates() {
        NodeHeader header = new NodeHeader(
                1,
                "stream-exec-deduplicate",
                1,
                TYPE,
                "Deduplicate()",
                List.of(),
                Map.of("table.exec.deduplicate.insert-update-after-sensitive-enabled", "false"),
                List.of());
        Deduplicate node = new Deduplicate(header, List.of(0), false, true, false, false);
        OperatorHarness.of(DeduplicateOperator.factory(node, TYPE), TYPE, TYPE)
                .upsertKey(0)
                .rows(row("a", 1L, 5L), row("a", 1L, 5L))
                .emits(updateAfter("a", 1L, 5L), updateAfter("a", 1L, 5L))
                .verify();
    }

    @Test
    void theLastRowByEventTime() {
        harness(true, true, true, false)
                .rows(row("a", 1L, 5L), row("a", 2L, 3L), row("a", 3L, 5L), row("a", 3L, 5L), row("b", 4L, 1L))
                .emits(
                        insert("a", 1L, 5L),
                        updateBefore("a", 1L, 5L),
                        updateAfter("a", 3L, 5L),
                        updateBefore("a", 3L, 5L),
                        updateAfter("a", 3L, 5L),
                        insert("b", 4L, 1L))
                .verify();
    }

    @Test
    void theFirstRowByEventTimeWithUpdates() {
        harness(true, false, true, false)
                .rows(row("a", 1L, 5L), row("a", 2L, 5L), row("a", 3L, 4L))
                .emits(insert("a", 1L, 5L), updateBefore("a", 1L, 5L), updateAfter("a", 3L, 4L))
                .verify();
    }

    @Test
    void theFirstRowByEventTimeWaitsForTheWatermark() {
        harness(true, false, false, true)
                .rows(row("a", 1L, 50L), row("a", 2L, 30L), row("a", 3L, 30L), row("b", 4L, 20L), row("c", 5L, 99L))
                .emits()
                .watermark(29)
                .emits(insert("b", 4L, 20L))
                .watermark(30)
                .emits(insert("a", 2L, 30L))
                .rows(row("d", 6L, 29L), row("a", 7L, 31L), row("d", 8L, 40L), row("e", 9L, 1L))
                .endOfInput()
                .emits(insert("d", 8L, 40L), insert("c", 5L, 99L))
                .lateRows(2)
                .verify();
    }

    @Test
    void retractionsAndStateThatIsForgottenAreRefused() {
        assertThatThrownBy(() -> harness(false, true, true, false)
                        .rows(updateBefore("a", 1L, 5L))
                        .emits()
                        .verify())
                .isInstanceOf(IllegalStateException.class);
    }
}
