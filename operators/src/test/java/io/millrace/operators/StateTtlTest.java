package io.millrace.operators;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;

import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.aggregate.Calls;
import io.millrace.operators.aggregate.GroupAggregateOperator;
import io.millrace.operators.join.JoinOperator;
import io.millrace.operators.rank.DeduplicateOperator;
import io.millrace.operators.rank.RankOperator;
import io.millrace.plan.ChangelogNormalize;
import io.millrace.plan.Deduplicate;
import io.millrace.plan.GroupAggregate;
import io.millrace.plan.Join;
import io.millrace.plan.Rank;
import io.millrace.plan.Sink;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankStrategy;
import io.millrace.plan.spec.RankType;
import io.millrace.plan.spec.SinkTable;
import io.millrace.plan.spec.SortField;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/** What each operator forgets when its state has a time to live of 1000 ms: gone after exactly that, kept by a write. */
class StateTtlTest {
    private static final RowType TYPE = TestRows.rowType("k STRING, v BIGINT");
    private static final long TTL = 1_000;
    private static final ExpressionCompiler COMPILER =
            new ExpressionCompiler(new Configuration(), StateTtlTest.class.getClassLoader());

    @Test
    void aGroupIsForgottenAndEqualResultsArePutOut() {
        RowType output = TestRows.rowType("k STRING, m BIGINT");
        GroupAggregate node = new GroupAggregate(
                Nodes.headerWithTtl(output, TTL),
                List.of(0),
                List.of(Calls.call("MAX", "BIGINT", 1)),
                List.of(false),
                true,
                false);
        OperatorHarness.of(GroupAggregateOperator.factory(node, TYPE, Calls.EXPRESSIONS), output, TYPE)
                .startAt(0)
                .rows(row("a", 5L), row("b", 1L))
                .emits(insert("a", 5L), insert("b", 1L))
                .processingTime(500)
                .rows(row("a", 3L))
                .emits(updateBefore("a", 5L), updateAfter("a", 5L))
                .processingTime(1_000)
                .rows(row("a", 6L), row("b", 0L))
                .emits(updateBefore("a", 5L), updateAfter("a", 6L), insert("b", 0L))
                .processingTime(1_999)
                .rows(row("b", 2L))
                .emits(updateBefore("b", 0L), updateAfter("b", 2L))
                .processingTime(2_000)
                .rows(row("a", 1L), row("b", 3L))
                .emits(insert("a", 1L), updateBefore("b", 2L), updateAfter("b", 3L))
                .verify();
    }

    private static OperatorHarness join(JoinType type, long leftTtl, long rightTtl, List<List<Integer>> leftKeys) {
        RowType output = TestRows.rowType("k STRING, v BIGINT, k0 STRING, v0 BIGINT");
        Join node = new Join(
                Nodes.headerWithTtl(output, leftTtl, rightTtl),
                new JoinSpec(type, List.of(0), List.of(0), List.of(true), null),
                leftKeys,
                List.of());
        return OperatorHarness.of(JoinOperator.factory(node, TYPE, TYPE, COMPILER), output, TYPE, TYPE)
                .startAt(0)
                .keepInputOrder();
    }

    @Test
    void eachSideOfAJoinHasItsOwnTime() {
        join(JoinType.INNER, TTL, 0, List.of())
                .rows(0, row("a", 1L))
                .processingTime(400)
                .rows(0, row("a", 2L))
                .processingTime(1_000)
                .rows(1, row("a", 10L))
                .emits(insert("a", 2L, "a", 10L))
                .processingTime(1_400)
                .rows(1, row("a", 11L), delete("a", 11L))
                .emits()
                .processingTime(90_000)
                .rows(0, row("a", 3L))
                .emits(insert("a", 3L, "a", 10L))
                .verify();
    }

    @Test
    void aRowThatReplacesAnotherLivesFromThenOn() {
        join(JoinType.INNER, TTL, 0, List.of(List.of(0, 1)))
                .rows(0, row("a", 1L), row("a", 2L))
                .processingTime(600)
                .rows(0, updateAfter("a", 1L))
                .processingTime(1_000)
                .rows(1, row("a", 10L))
                .emits(insert("a", 1L, "a", 10L))
                .rows(0, row("a", 2L), delete("a", 2L))
                .emits(insert("a", 2L, "a", 10L), delete("a", 2L, "a", 10L))
                .verify();
    }

    @Test
    void aRowOfAnOuterSideLivesFromTheLastChangeOfItsDegree() {
        join(JoinType.LEFT, TTL, 0, List.of())
                .rows(0, row("a", 1L))
                .emits(insert("a", 1L, null, null))
                .processingTime(900)
                .rows(1, row("a", 10L))
                .emits(delete("a", 1L, null, null), insert("a", 1L, "a", 10L))
                .processingTime(1_899)
                .rows(1, row("a", 11L))
                .emits(insert("a", 1L, "a", 11L))
                .processingTime(2_899)
                .rows(1, delete("a", 11L))
                .emits()
                .verify();
    }

    @Test
    void theLastRowOfAKeyIsForgotten() {
        Deduplicate node = new Deduplicate(Nodes.headerWithTtl(TYPE, TTL), List.of(0), false, true, true, false);
        OperatorHarness.of(DeduplicateOperator.factory(node, TYPE), TYPE, TYPE)
                .startAt(0)
                .rows(row("a", 1L))
                .emits(insert("a", 1L))
                .processingTime(999)
                .rows(row("a", 1L))
                .emits(updateBefore("a", 1L), updateAfter("a", 1L))
                .processingTime(1_999)
                .rows(row("a", 2L))
                .emits(insert("a", 2L))
                .verify();
    }

    @Test
    void theFirstRowOfAKeyByArrivalLivesFromWhenItCame() {
        Deduplicate node = new Deduplicate(Nodes.headerWithTtl(TYPE, TTL), List.of(0), false, false, false, true);
        OperatorHarness.of(DeduplicateOperator.factory(node, TYPE), TYPE, TYPE)
                .startAt(0)
                .rows(row("a", 1L))
                .processingTime(999)
                .rows(row("a", 2L), row("b", 7L))
                .emits(insert("a", 1L), insert("b", 7L))
                .processingTime(1_000)
                .rows(row("a", 3L), row("b", 8L))
                .emits(insert("a", 3L))
                .verify();
    }

    @Test
    void theFirstRowOfAKeyByEventTimeLivesFromWhenItWasEmitted() {
        RowType type = RowType.of(
                new LogicalType[] {VarCharType.STRING_TYPE, new TimestampType(true, TimestampKind.ROWTIME, 3)},
                new String[] {"k", "t"});
        Deduplicate node = new Deduplicate(Nodes.headerWithTtl(type, TTL), List.of(0), true, false, false, true);
        OperatorHarness.of(DeduplicateOperator.factory(node, type), type, type)
                .startAt(0)
                .rows(row("a", 10L))
                .processingTime(5_000)
                .watermark(10)
                .emits(insert("a", 10L))
                .processingTime(5_999)
                .rows(row("a", 11L))
                .watermark(11)
                .emits()
                .processingTime(6_000)
                .rows(row("a", 12L))
                .watermark(12)
                .emits(insert("a", 12L))
                .verify();
    }

    @Test
    void aNormalizedRowIsForgotten() {
        ChangelogNormalize node = new ChangelogNormalize(Nodes.headerWithTtl(TYPE, TTL), List.of(0), true, null);
        OperatorHarness.of(ChangelogNormalizeOperator.factory(node, TYPE, COMPILER), TYPE, TYPE)
                .startAt(0)
                .rows(updateAfter("a", 1L), updateAfter("a", 1L))
                .processingTime(1_000)
                .rows(delete("a", null))
                .emits(insert("a", 1L), updateBefore("a", 1L), updateAfter("a", 1L))
                .rows(updateAfter("a", 2L))
                .emits(insert("a", 2L))
                .table(row("a", 1L), row("a", 2L))
                .verify();
    }

    private static OperatorHarness rank(long end, RankStrategy strategy) {
        Rank node = new Rank(
                Nodes.headerWithTtl(TYPE, TTL),
                Rank.Kind.RANK,
                RankType.ROW_NUMBER,
                List.of(0),
                List.of(new SortField(1, true, false)),
                new RankRange.Constant(1, end),
                strategy,
                false,
                true);
        return OperatorHarness.of(RankOperator.factory(node, TYPE), TYPE, TYPE).startAt(0);
    }

    @Test
    void aPartitionOfATopNIsForgotten() {
        rank(2, new RankStrategy.AppendFast())
                .rows(row("a", 1L), row("a", 5L))
                .processingTime(900)
                .rows(row("a", 3L))
                .processingTime(1_800)
                .rows(row("a", 4L), row("a", 2L))
                .emits(
                        insert("a", 1L),
                        insert("a", 5L),
                        delete("a", 5L),
                        insert("a", 3L),
                        delete("a", 3L),
                        insert("a", 2L))
                .processingTime(2_800)
                .rows(row("a", 9L))
                .emits(insert("a", 9L))
                .verify();
        rank(1, new RankStrategy.Retract())
                .rows(row("a", 1L), row("a", 2L))
                .emits(insert("a", 1L))
                .processingTime(1_000)
                .rows(delete("a", 1L), row("a", 3L))
                .emits(insert("a", 3L))
                .verify();
    }

    @Test
    void rowsOfAPrimaryKeyAreForgotten() {
        Sink node = new Sink(
                Nodes.headerWithTtl(TYPE, TTL),
                new SinkTable(new CatalogTable(null, null), List.of(), List.of()),
                ChangelogMode.all(),
                true,
                null,
                null,
                null);
        OperatorHarness.of(UpsertMaterializeOperator.factory(node, TYPE, new int[] {0}), TYPE, TYPE)
                .upsertKey(0)
                .startAt(0)
                .rows(row("a", 1L))
                .processingTime(800)
                .rows(row("a", 2L))
                .processingTime(1_700)
                .rows(delete("a", 2L))
                .emits(insert("a", 1L), updateAfter("a", 2L), updateAfter("a", 1L))
                .processingTime(2_700)
                .rows(delete("a", 1L), row("a", 3L))
                .emits(insert("a", 3L))
                .verify();
    }

    @Test
    void manyKeysComeAndGo() {
        Deduplicate node = new Deduplicate(Nodes.headerWithTtl(TYPE, TTL), List.of(0), false, true, true, false);
        OperatorHarness harness = OperatorHarness.of(DeduplicateOperator.factory(node, TYPE), TYPE, TYPE)
                .startAt(0)
                .seeds(5);
        Map<String, Long> values = new HashMap<>();
        Map<String, Long> writes = new HashMap<>();
        List<TestRow> expected = new ArrayList<>();
        Random random = new Random(7);
        for (long time = 130; time < 6_000; time += 130) {
            harness.processingTime(time);
            for (int i = 0; i < 5; i++) {
                String key = "k" + random.nextInt(40);
                long value = time + i;
                if (writes.getOrDefault(key, -TTL) + TTL > time) {
                    expected.add(updateBefore(key, values.get(key)));
                    expected.add(updateAfter(key, value));
                } else {
                    expected.add(insert(key, value));
                }
                values.put(key, value);
                writes.put(key, time);
                harness.rows(row(key, value));
            }
        }
        harness.emits(expected.toArray(TestRow[]::new)).verify();
    }
}
