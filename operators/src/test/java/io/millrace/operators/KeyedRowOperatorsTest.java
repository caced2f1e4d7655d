package io.millrace.operators;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.ChangelogNormalize;
import io.millrace.plan.Sink;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.SinkTable;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyedRowOperatorsTest {
    private static final RowType TYPE = TestRows.rowType("id BIGINT, name STRING");
    private static final ExpressionCompiler COMPILER =
            new ExpressionCompiler(new Configuration(), KeyedRowOperatorsTest.class.getClassLoader());

    private static OperatorHarness normalize(boolean updateBefore, @Nullable Expression filter) {
        ChangelogNormalize node = new ChangelogNormalize(Nodes.header(TYPE), List.of(0), updateBefore, filter);
        return OperatorHarness.of(ChangelogNormalizeOperator.factory(node, TYPE, COMPILER), TYPE, TYPE);
    }

    @Test
    void normalizationCompletesAnUpsertStream() {
        normalize(true, null)
                .rows(updateAfter(1L, "a"), updateAfter(1L, "b"), updateAfter(1L, "b"), insert(2L, "x"))
                .emits(insert(1L, "a"), updateBefore(1L, "a"), updateAfter(1L, "b"), insert(2L, "x"))
                .rows(delete(1L, null), delete(1L, null), delete(3L, null))
                .emits(delete(1L, "b"))
                .rows(updateBefore(2L, "x"), updateAfter(2L, "y"), insert(1L, "again"))
                .emits(delete(2L, "x"), insert(2L, "y"), insert(1L, "again"))
                .table(row(1L, "again"), row(2L, "y"))
                .verify();
    }

    @Test
    void normalizationWithoutUpdateBefore() {
        normalize(false, null)
                .upsertKey(0)
                .rows(updateAfter(1L, "a"), updateAfter(1L, "b"))
                .emits(insert(1L, "a"), updateAfter(1L, "b"))
                .table(row(1L, "b"))
                .verify();
    }

    @Test
    void normalizationKeepsOnlyRowsThatMeetTheFilter() {
        normalize(true, new Literal(null, new BooleanType()))
                .rows(updateAfter(1L, "a"), delete(1L, null))
                .emits()
                .verify();
    }

    private static OperatorHarness materialize(@Nullable List<Integer> inputUpsertKey) {
        Sink node = new Sink(
                Nodes.header(TYPE),
                new SinkTable(new CatalogTable(null, null), List.of(), List.of()),
                ChangelogMode.all(),
                true,
                null,
                inputUpsertKey,
                null);
        return OperatorHarness.of(UpsertMaterializeOperator.factory(node, TYPE, new int[] {0}), TYPE, TYPE)
                .upsertKey(0);
    }

    @Test
    void theLastRowThatIsStillThereWins() {
        materialize(null)
                .rows(insert(1L, "a"), insert(1L, "b"), insert(1L, "b"))
                .emits(insert(1L, "a"), updateAfter(1L, "b"), updateAfter(1L, "b"))
                .rows(updateBefore(1L, "a"))
                .emits()
                .rows(delete(1L, "b"))
                .emits()
                .rows(insert(1L, "c"), updateBefore(1L, "c"))
                .emits(updateAfter(1L, "c"), updateAfter(1L, "b"))
                .rows(delete(1L, "b"), delete(1L, "b"), insert(1L, "d"), insert(2L, "x"))
                .emits(delete(1L, "b"), insert(1L, "d"), insert(2L, "x"))
                .table(row(1L, "d"), row(2L, "x"))
                .verify();
    }

    @Test
    void aRowReplacesThatOfTheSameUpsertKey() {
        RowType type = TestRows.rowType("id BIGINT, name STRING, v INT");
        Sink node = new Sink(
                Nodes.header(type),
                new SinkTable(new CatalogTable(null, null), List.of(), List.of()),
                ChangelogMode.all(),
                true,
                null,
                List.of(1),
                null);
        OperatorHarness.of(UpsertMaterializeOperator.factory(node, type, new int[] {0}), type, type)
                .upsertKey(0)
                .rows(insert(1L, "a", 1), insert(1L, "b", 2), updateAfter(1L, "a", 3))
                .emits(insert(1L, "a", 1), updateAfter(1L, "b", 2), updateAfter(1L, "a", 3))
                .rows(delete(1L, "b", 2), delete(1L, "a", 9))
                .emits(updateAfter(1L, "a", 3), delete(1L, "a", 9))
                .verify();
    }

    @Test
    void otherConflictBehaviourIsNotNative() {
        Sink node = new Sink(
                Nodes.header(TYPE),
                new SinkTable(new CatalogTable(null, null), List.of(), List.of()),
                ChangelogMode.all(),
                true,
                null,
                null,
                "ERROR");
        assertThatThrownBy(() -> UpsertMaterializeOperator.factory(node, TYPE, new int[] {0}))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("ON CONFLICT DO ERROR");
    }
}
