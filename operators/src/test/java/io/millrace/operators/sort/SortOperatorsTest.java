package io.millrace.operators.sort;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.operators.Nodes;
import io.millrace.plan.Sort;
import io.millrace.plan.TemporalSort;
import io.millrace.plan.spec.SortField;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class SortOperatorsTest {
    private static final RowType BY_EVENT_TIME = RowType.of(
            new LogicalType[] {
                VarCharType.STRING_TYPE, new BigIntType(), new TimestampType(true, TimestampKind.ROWTIME, 3)
            },
            new String[] {"k", "v", "t"});
    private static final RowType BY_PROCESSING_TIME = RowType.of(
            new LogicalType[] {
                VarCharType.STRING_TYPE, new BigIntType(), new LocalZonedTimestampType(true, TimestampKind.PROCTIME, 3)
            },
            new String[] {"k", "v", "t"});
    private static final SortField TIME = new SortField(2, true, false);

    private static OperatorHarness temporal(RowType type, SortField... orderBy) {
        TemporalSort node = new TemporalSort(Nodes.header(type), List.of(orderBy));
        return OperatorHarness.of(TemporalSortOperator.factory(node, type), type, type);
    }

    @Test
    void byEventTimeRowsLeaveWhenTheWatermarkHasComeToThem() {
        temporal(BY_EVENT_TIME, TIME)
                .rows(row("a", 1L, 5L), row("b", 2L, 3L), row("c", 3L, 5L), row("d", 4L, 9L))
                .watermark(2)
                .emits()
                .watermark(5)
                .emits(insert("b", 2L, 3L), insert("a", 1L, 5L), insert("c", 3L, 5L))
                .rows(row("late", 5L, 5L), row("e", 6L, 6L))
                .watermark(6)
                .emits(insert("e", 6L, 6L))
                .endOfInput()
                .emits(insert("d", 4L, 9L))
                .lateRows(1)
                .verify();
    }

    @Test
    void aRowBehindTheWatermarkIsNotLateIfNoneOfItsTimeOrLaterHasLeft() {
        temporal(BY_EVENT_TIME, TIME)
                .rows(row("a", 1L, 3L))
                .watermark(100)
                .emits(insert("a", 1L, 3L))
                .rows(row("b", 2L, 50L), row("c", 3L, 3L))
                .watermark(101)
                .emits(insert("b", 2L, 50L))
                .lateRows(1)
                .verify();
    }

    @Test
    void furtherKeysOrderRowsOfTheSameTime() {
        temporal(BY_EVENT_TIME, TIME, new SortField(1, false, true), new SortField(0, true, false))
                .rows(row("b", 1L, 5L), row("a", 1L, 5L), row("n", null, 5L), row("z", 7L, 5L), row("y", 0L, 4L))
                .watermark(5)
                .emits(
                        insert("y", 0L, 4L),
                        insert("z", 7L, 5L),
                        insert("a", 1L, 5L),
                        insert("b", 1L, 5L),
                        insert("n", null, 5L))
                .verify();
    }

    @Test
    void byProcessingTimeRowsWaitForTheEndOfTheirMillisecond() {
        temporal(BY_PROCESSING_TIME, TIME, new SortField(1, true, false))
                .startAt(1_000)
                .rows(row("a", 2L, null), row("b", 1L, null), row("c", 2L, null))
                .emits()
                .processingTime(1_001)
                .emits(insert("b", 1L, null), insert("a", 2L, null), insert("c", 2L, null))
                .rows(row("d", 0L, null))
                .endOfInput()
                .emits(insert("d", 0L, null))
                .verify();
    }

    @Test
    void byProcessingTimeAloneRowsPass() {
        temporal(BY_PROCESSING_TIME, TIME)
                .rows(row("a", 2L, null), row("b", 1L, null))
                .emits(insert("a", 2L, null), insert("b", 1L, null))
                .verify();
    }

    @Test
    void allRowsLeaveInOrderWhenTheInputEnds() {
        RowType type = TestRows.rowType("k STRING, v BIGINT");
        Sort node = new Sort(Nodes.header(type), List.of(new SortField(1, true, false)));
        OperatorHarness.of(SortOperator.factory(node, type, true), type, type)
                .rows(insert("a", 3L), insert("b", 1L), insert("c", 1L), insert("b", 1L), insert("d", null))
                .rows(updateBefore("a", 3L), updateAfter("a", 0L), delete("c", 1L), insert("c", 1L))
                .watermark(1_000)
                .emits()
                .endOfInput()
                .emits(insert("d", null), insert("a", 0L), insert("b", 1L), insert("b", 1L), insert("c", 1L))
                .verify();
        assertThatThrownBy(() -> OperatorHarness.of(SortOperator.factory(node, type, true), type, type)
                        .rows(delete("x", 1L))
                        .emits()
                        .verify())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not there");
        assertThatThrownBy(() -> SortOperator.factory(node, type, false))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("else than time");
    }

    @Test
    void sortsAsJavaDoes() {
        Random random = new Random(3);
        for (int count : new int[] {0, 1, 2, 3, 7, 64, 100, 1000}) {
            int[] values = random.ints(count, 0, 20).toArray();
            List<Integer> expected =
                    new ArrayList<>(IntStream.range(0, count).boxed().toList());
            expected.sort(Comparator.comparing(place -> values[place]));
            assertThat(SlotSort.places(count, (left, right) -> Integer.compare(values[left], values[right])))
                    .containsExactly(
                            expected.stream().mapToInt(Integer::intValue).toArray());
        }
    }

    @Test
    void manyRowsInDisorder() {
        Random random = new Random(11);
        OperatorHarness harness =
                temporal(BY_EVENT_TIME, TIME, new SortField(1, true, false)).seeds(4);
        List<TestRow> waiting = new ArrayList<>();
        for (long watermark = 100; watermark <= 2_000; watermark += 100) {
            for (int i = 0; i < 20; i++) {
                long time = watermark + random.nextInt(300);
                TestRow row = row("r" + i, (long) random.nextInt(5), time);
                waiting.add(row);
                harness.rows(row);
            }
            long due = watermark;
            List<TestRow> leaving = new ArrayList<>(waiting.stream()
                    .filter(row -> (Long) row.values().get(2) <= due)
                    .toList());
            waiting.removeAll(leaving);
            leaving.sort(Comparator.<TestRow, Long>comparing(
                            row -> (Long) row.values().get(2))
                    .thenComparing(row -> (Long) row.values().get(1)));
            harness.watermark(watermark).emits(leaving.toArray(TestRow[]::new));
        }
        harness.verify();
    }
}
