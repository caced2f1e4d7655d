package io.millrace.operators.rank;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.operators.Nodes;
import io.millrace.plan.Rank;
import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankStrategy;
import io.millrace.plan.spec.RankType;
import io.millrace.plan.spec.SortField;
import io.millrace.testkit.Changelog;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class RankOperatorTest {
    private static final String COLUMNS = "category STRING, item STRING, score BIGINT";
    private static final RowType TYPE = TestRows.rowType(COLUMNS);
    private static final RowType RANKED = TestRows.rowType(COLUMNS + ", r BIGINT NOT NULL");
    private static final SortField BY_SCORE_DOWN = new SortField(2, false, true);
    private static final RankStrategy APPEND = new RankStrategy.AppendFast();
    private static final RankStrategy RETRACT = new RankStrategy.Retract();
    private static final RankStrategy UPDATE = new RankStrategy.UpdateFast(List.of(0, 1));

    private static Rank node(RankRange range, RankStrategy strategy, boolean ranked, boolean updateBefore) {
        return new Rank(
                Nodes.header(ranked ? RANKED : TYPE),
                Rank.Kind.RANK,
                RankType.ROW_NUMBER,
                List.of(0),
                List.of(BY_SCORE_DOWN),
                range,
                strategy,
                ranked,
                updateBefore);
    }

    private static OperatorHarness harness(Rank node) {
        return OperatorHarness.of(RankOperator.factory(node, TYPE), node.outputType(), TYPE);
    }

    private static OperatorHarness harness(long start, long end, RankStrategy strategy, boolean ranked) {
        return harness(node(new RankRange.Constant(start, end), strategy, ranked, true));
    }

    @Test
    void insertsWithoutRank() {
        harness(1, 2, APPEND, false)
                .rows(row("a", "x", 1L), row("a", "y", 3L), row("b", "z", null))
                .emits(insert("a", "x", 1L), insert("a", "y", 3L), insert("b", "z", null))
                .rows(row("a", "u", 1L))
                .emits()
                .rows(row("a", "v", 2L))
                .emits(delete("a", "x", 1L), insert("a", "v", 2L))
                .rows(row("b", "w", 0L))
                .emits(insert("b", "w", 0L))
                .table(row("a", "y", 3L), row("a", "v", 2L), row("b", "w", 0L), row("b", "z", null))
                .verify();
    }

    @Test
    void insertsWithRank() {
        harness(1, 3, APPEND, true)
                .rows(row("a", "x", 5L), row("a", "y", 5L))
                .emits(insert("a", "x", 5L, 1L), insert("a", "y", 5L, 2L))
                .rows(row("a", "z", 9L))
                .emits(
                        updateBefore("a", "x", 5L, 1L),
                        updateAfter("a", "z", 9L, 1L),
                        updateBefore("a", "y", 5L, 2L),
                        updateAfter("a", "x", 5L, 2L),
                        insert("a", "y", 5L, 3L))
                .rows(row("a", "w", 5L))
                .emits()
                .rows(row("a", "v", 6L))
                .emits(
                        updateBefore("a", "x", 5L, 2L),
                        updateAfter("a", "v", 6L, 2L),
                        updateBefore("a", "y", 5L, 3L),
                        updateAfter("a", "x", 5L, 3L))
                .table(row("a", "z", 9L, 1L), row("a", "v", 6L, 2L), row("a", "x", 5L, 3L))
                .verify();
    }

    @Test
    void insertsWithAnOffset() {
        harness(2, 3, APPEND, false)
                .rows(row("a", "x", 1L), row("a", "y", 2L), row("a", "z", 3L))
                .emits(
                        insert("a", "x", 1L),
                        updateBefore("a", "x", 1L),
                        updateAfter("a", "y", 2L),
                        insert("a", "x", 1L))
                .table(row("a", "y", 2L), row("a", "x", 1L))
                .verify();
    }

    @Test
    void theFirstRowIsUpdatedInPlace() {
        harness(1, 1, APPEND, false)
                .rows(row("a", "x", 1L), row("a", "y", 1L), row("a", "z", 2L))
                .emits(insert("a", "x", 1L), updateBefore("a", "x", 1L), updateAfter("a", "z", 2L))
                .verify();
        harness(node(new RankRange.Constant(1, 1), UPDATE, true, false))
                .upsertKey(0)
                .rows(row("a", "x", 1L), updateAfter("a", "x", 1L), updateAfter("a", "x", 2L))
                .emits(insert("a", "x", 1L, 1L), updateAfter("a", "x", 2L, 1L))
                .verify();
    }

    @Test
    void theLastRankIsReadFromTheFirstRow() {
        Rank node = new Rank(
                Nodes.header(TYPE),
                Rank.Kind.RANK,
                RankType.ROW_NUMBER,
                List.of(0),
                List.of(new SortField(1, true, false)),
                new RankRange.Variable(2),
                RETRACT,
                false,
                true);
        harness(node)
                .rows(row("a", "x", 1L), row("a", "y", 5L), row("a", "b", 7L))
                .emits(insert("a", "x", 1L), delete("a", "x", 1L), insert("a", "b", 7L))
                .rows(delete("a", "x", 1L), delete("a", "y", 5L), delete("a", "b", 7L))
                .emits(delete("a", "b", 7L))
                .rows(row("a", "c", 9L), row("a", "d", 9L))
                .emits(insert("a", "c", 9L))
                .table(row("a", "c", 9L))
                .verify();
    }

    @Test
    void retractionsWithoutRank() {
        harness(1, 2, RETRACT, false)
                .rows(row("a", "x", 1L), row("a", "y", 2L), row("a", "z", 3L))
                .emits(insert("a", "x", 1L), insert("a", "y", 2L), delete("a", "x", 1L), insert("a", "z", 3L))
                .rows(delete("a", "y", 2L))
                .emits(delete("a", "y", 2L), insert("a", "x", 1L))
                .rows(delete("a", "not there", 2L), delete("b", "y", 2L))
                .emits()
                .rows(updateBefore("a", "x", 1L), updateAfter("a", "x", 9L))
                .emits(delete("a", "x", 1L), insert("a", "x", 9L))
                .table(row("a", "z", 3L), row("a", "x", 9L))
                .verify();
        harness(1, 1, RETRACT, false)
                .rows(row("a", "x", 1L), row("a", "y", 2L), delete("a", "y", 2L))
                .emits(
                        insert("a", "x", 1L),
                        delete("a", "x", 1L),
                        insert("a", "y", 2L),
                        delete("a", "y", 2L),
                        insert("a", "x", 1L))
                .verify();
    }

    @Test
    void retractionsWithRank() {
        harness(1, 2, RETRACT, true)
                .rows(row("a", "x", 1L), row("a", "y", 2L), row("a", "z", 3L))
                .emits(
                        insert("a", "x", 1L, 1L),
                        updateBefore("a", "x", 1L, 1L),
                        updateAfter("a", "y", 2L, 1L),
                        insert("a", "x", 1L, 2L),
                        updateBefore("a", "y", 2L, 1L),
                        updateAfter("a", "z", 3L, 1L),
                        updateBefore("a", "x", 1L, 2L),
                        updateAfter("a", "y", 2L, 2L))
                .rows(delete("a", "z", 3L))
                .emits(
                        updateBefore("a", "z", 3L, 1L),
                        updateAfter("a", "y", 2L, 1L),
                        updateBefore("a", "y", 2L, 2L),
                        updateAfter("a", "x", 1L, 2L))
                .rows(delete("a", "x", 1L), delete("a", "y", 2L))
                .emits(delete("a", "x", 1L, 2L), delete("a", "y", 2L, 1L))
                .table()
                .verify();
    }

    @Test
    void updatesWithRankRetractTheOldRowFirst() {
        harness(1, 3, UPDATE, true)
                .rows(row("a", "x", 3L), row("a", "y", 2L), row("a", "z", 1L))
                .emits(insert("a", "x", 3L, 1L), insert("a", "y", 2L, 2L), insert("a", "z", 1L, 3L))
                .rows(updateAfter("a", "z", 9L))
                .emits(
                        updateBefore("a", "x", 3L, 1L),
                        updateBefore("a", "z", 1L, 3L),
                        updateAfter("a", "z", 9L, 1L),
                        updateBefore("a", "y", 2L, 2L),
                        updateAfter("a", "x", 3L, 2L),
                        updateAfter("a", "y", 2L, 3L))
                .rows(updateAfter("a", "y", 2L))
                .emits(updateBefore("a", "y", 2L, 3L), updateAfter("a", "y", 2L, 3L))
                .rows(updateAfter("a", "w", 2L), updateAfter("a", "v", 5L))
                .emits(
                        updateBefore("a", "x", 3L, 2L),
                        updateAfter("a", "v", 5L, 2L),
                        updateBefore("a", "y", 2L, 3L),
                        updateAfter("a", "x", 3L, 3L))
                .table(row("a", "z", 9L, 1L), row("a", "v", 5L, 2L), row("a", "x", 3L, 3L))
                .verify();
    }

    @Test
    void updatesWithoutRank() {
        harness(1, 2, UPDATE, false)
                .rows(row("a", "x", 3L), row("a", "y", 2L), updateAfter("a", "y", 4L))
                .emits(
                        insert("a", "x", 3L),
                        insert("a", "y", 2L),
                        updateBefore("a", "y", 2L),
                        updateAfter("a", "y", 4L))
                .rows(updateAfter("a", "z", 5L))
                .emits(delete("a", "x", 3L), insert("a", "z", 5L))
                .table(row("a", "y", 4L), row("a", "z", 5L))
                .verify();
    }

    @Test
    void aLimitKeepsTheFirstRowsThatCome() {
        Rank node = new Rank(
                Nodes.header(TYPE),
                Rank.Kind.LIMIT,
                RankType.ROW_NUMBER,
                List.of(),
                List.of(),
                new RankRange.Constant(2, 3),
                APPEND,
                false,
                false);
        harness(node)
                .rows(row("a", "x", 3L), row("b", "y", 2L), row("a", "z", 1L), row("a", "u", 0L))
                .emits(row("b", "y", 2L), row("a", "z", 1L))
                .verify();
    }

    @Test
    void aSortLimitHasNoPartition() {
        Rank node = new Rank(
                Nodes.header(TYPE),
                Rank.Kind.SORT_LIMIT,
                RankType.ROW_NUMBER,
                List.of(),
                List.of(new SortField(1, true, false), new SortField(2, false, false)),
                new RankRange.Constant(1, 3),
                APPEND,
                false,
                true);
        harness(node)
                .rows(
                        row("1", "b", 3L),
                        row("2", "ä", 2L),
                        row("3", null, 1L),
                        row("4", "B", null),
                        row("5", "b", null))
                .emits(
                        insert("1", "b", 3L),
                        insert("2", "ä", 2L),
                        insert("3", null, 1L),
                        delete("2", "ä", 2L),
                        insert("4", "B", null),
                        delete("1", "b", 3L),
                        insert("5", "b", null))
                .emits()
                .table(row("3", null, 1L), row("4", "B", null), row("5", "b", null))
                .verify();
    }

    /** Random changes, also of equal rows, against a table sorted anew. */
    @Test
    void randomRetractionsGiveTheSameTableAsSorting() {
        Random random = new Random(7);
        List<TestRow> there = new ArrayList<>();
        List<TestRow> changes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            if (!there.isEmpty() && random.nextInt(5) < 2) {
                TestRow gone = there.remove(random.nextInt(there.size()));
                changes.add(delete(gone.value(0), gone.value(1), gone.value(2)));
            } else {
                TestRow come = row("c" + random.nextInt(3), "i" + random.nextInt(4), (long) random.nextInt(6));
                there.add(come);
                changes.add(come);
            }
        }
        List<TestRow> wanted = new ArrayList<>();
        for (int category = 0; category < 3; category++) {
            String name = "c" + category;
            there.stream()
                    .filter(r -> name.equals(r.value(0)))
                    .map(r -> (Long) r.value(2))
                    .sorted((a, b) -> Long.compare(b, a))
                    .limit(5)
                    .forEach(score -> wanted.add(row(name, "", score)));
        }
        RowType scores = TestRows.rowType(COLUMNS);
        Rank node = node(new RankRange.Constant(1, 5), RETRACT, false, true);
        List<TestRow> table = Changelog.table(OperatorHarness.of(RankOperator.factory(node, TYPE), scores, TYPE)
                .seeds(5)
                .rows(0, changes)
                .endOfInput()
                .emitsWatermark(Long.MAX_VALUE)
                .verify());
        assertThat(table.stream().map(r -> row(r.value(0), "", r.value(2))).toList())
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void whatFlinkRefusesIsNotNative() {
        Rank rank = new Rank(
                Nodes.header(TYPE),
                Rank.Kind.RANK,
                RankType.RANK,
                List.of(0),
                List.of(BY_SCORE_DOWN),
                new RankRange.Constant(1, 2),
                APPEND,
                false,
                true);
        assertThatThrownBy(() -> RankOperator.factory(rank, TYPE))
                .isInstanceOf(NotNativeException.class)
                .hasMessage("RANK in a top-N");
        assertThatThrownBy(() ->
                        RankOperator.factory(node(new RankRange.ConstantWithoutEnd(1), APPEND, false, true), TYPE))
                .isInstanceOf(NotNativeException.class);
    }
}
