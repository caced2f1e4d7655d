package io.millrace.operators;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.Calc;
import io.millrace.plan.Expand;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.expression.InputReference;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class PassThroughOperatorsTest {
    private static final RowType TYPE = TestRows.rowType("name STRING, n BIGINT");
    private static final ExpressionCompiler COMPILER =
            new ExpressionCompiler(new Configuration(), PassThroughOperatorsTest.class.getClassLoader());

    private static InputReference column(RowType type, int index) {
        return new InputReference(index, type.getTypeAt(index));
    }

    @Test
    void calcProjectsAndKeepsRowKinds() {
        RowType out = TestRows.rowType("n BIGINT");
        Calc node = new Calc(Nodes.header(out), List.of(column(TYPE, 1)), null);
        OperatorHarness.of(CalcOperator.factory(node, TYPE, COMPILER), out, TYPE)
                .rows(row("a", 1L), updateBefore("a", 1L), updateAfter("a", null))
                .emits(insert(1L), updateBefore(1L), updateAfter((Object) null))
                .verify();
    }

    @Test
    void expandCopiesARowOnceForEachProjection() {
        RowType out = TestRows.rowType("a STRING, b STRING");
        InputReference name = column(TestRows.rowType("x STRING, y STRING"), 0);
        InputReference other = column(TestRows.rowType("x STRING, y STRING"), 1);
        Expand node = new Expand(Nodes.header(out), List.of(List.of(name, other), List.of(other, name)));
        OperatorHarness.of(ExpandOperator.factory(node, out, COMPILER), out, out)
                .rows(row("1", "2"), delete("1", "2"), row("3", "4"))
                .emits(
                        insert("1", "2"),
                        insert("2", "1"),
                        delete("1", "2"),
                        delete("2", "1"),
                        insert("3", "4"),
                        insert("4", "3"))
                .table(row("3", "4"), row("4", "3"))
                .verify();
    }

    @Test
    void dropUpdateBeforeDropsNothingElse() {
        OperatorHarness.of(DropUpdateBeforeOperator.factory(), TYPE, TYPE)
                .upsertKey(0)
                .rows(insert("a", 1L), updateBefore("a", 1L), updateAfter("a", 2L), delete("b", 1L))
                .emits(insert("a", 1L), updateAfter("a", 2L), delete("b", 1L))
                .rows(updateBefore("a", 2L))
                .emits()
                .verify();
    }

    private static final RowType TIMED = TestRows.rowType("name STRING, t TIMESTAMP(3)");

    private static OperatorHarness assigner(long idleTimeoutMillis) {
        WatermarkAssigner node = new WatermarkAssigner(Nodes.header(TIMED), column(TIMED, 1), 1);
        return OperatorHarness.of(
                WatermarkAssignerOperator.factory(node, TIMED, idleTimeoutMillis, COMPILER), TIMED, TIMED);
    }

    @Test
    void watermarksNeverGoBackAndIgnoreThoseOfTheInput() {
        assigner(0)
                .rows(row("a", -5L))
                .emitsWatermark(Long.MIN_VALUE)
                .rows(row("a", 7_000L), row("b", 3_000L))
                .emits(row("a", -5L), row("a", 7_000L), row("b", 3_000L))
                .emitsWatermark(7_000)
                .watermark(9_000)
                .emitsWatermark(7_000)
                .endOfInput()
                .emitsWatermark(Long.MAX_VALUE)
                .verify();
    }

    @Test
    void aNullRowtimeIsAnErrorButNotInAScan() {
        assertThatThrownBy(() -> assigner(0).rows(row("a", null)).emits().verify())
                .isInstanceOf(MillraceException.class)
                .hasMessage("RowTime field should not be null, please convert it to a non-null long value. (column=t)");
        OperatorHarness.of(WatermarkAssignerOperator.factory(column(TIMED, 1), -1, TIMED, 0, COMPILER), TIMED, TIMED)
                .rows(row("a", null), row("a", 5L))
                .emits(row("a", null), row("a", 5L))
                .emitsWatermark(5)
                .verify();
    }

    @Test
    void watermarksOfAScanMayBeBelowZero() {
        OperatorHarness.of(WatermarkAssignerOperator.factory(column(TIMED, 1), -1, TIMED, 0, COMPILER), TIMED, TIMED)
                .rows(row("a", -5L))
                .emits(row("a", -5L))
                .emitsWatermark(-5)
                .rows(row("a", 0L))
                .emits(row("a", 0L))
                .emitsWatermark(0)
                .verify();
    }

    @Test
    void anAssignerWithoutRowsForTheTimeoutIsIdleUntilTheNextRow() {
        assigner(1_000)
                .startAt(0)
                .rows(row("a", 5L))
                .processingTime(999)
                .idle(false)
                .processingTime(1_000)
                .idle(true)
                .emitsWatermark(5)
                .rows(row("a", 6L))
                .idle(false)
                .processingTime(2_000)
                .idle(true)
                .verify();
    }

    private static OperatorHarness constraint(RowType type, String option, String value) {
        var operators = SinkConstraints.operators(type, Configuration.fromMap(Map.of(option, value)));
        return OperatorHarness.of(operators.get(operators.size() - 1), type, type);
    }

    @Test
    void nullsInNotNullColumnsFailOrAreDropped() {
        RowType type = TestRows.rowType("id BIGINT NOT NULL, name STRING");
        constraint(type, "table.exec.sink.not-null-enforcer", "DROP")
                .rows(row(1L, null), row(null, "x"), row(2L, "y"))
                .emits(row(1L, null), row(2L, "y"))
                .verify();
        assertThatThrownBy(() -> constraint(type, "table.exec.sink.not-null-enforcer", "ERROR")
                        .rows(row(null, "x"))
                        .emits()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("Column 'id' is NOT NULL, however, a null value is being written into it.");
    }

    @Test
    void lengthsAreEnforcedInCharacters() {
        RowType type = TestRows.rowType("a VARCHAR(3), b CHAR(3), c BINARY(2), d STRING");
        String option = "table.exec.sink.type-length-enforcer";
        constraint(type, option, "TRIM_PAD")
                .rows(
                        row("äöüß", "ä", new byte[] {1}, "as it is"),
                        row("ab", "äöüß", new byte[] {1, 2, 3}, null),
                        row(null, null, null, null),
                        row("äöü", "abc", new byte[] {1, 2}, ""))
                .emits(
                        row("äöü", "ä  ", new byte[] {1, 0}, "as it is"),
                        row("ab", "äöü", new byte[] {1, 2}, null),
                        row(null, null, null, null),
                        row("äöü", "abc", new byte[] {1, 2}, ""))
                .verify();
        assertThatThrownBy(() -> constraint(type, option, "ERROR")
                        .rows(row("äöüß", "abc", new byte[] {1, 2}, ""))
                        .emits()
                        .verify())
                .hasMessageContaining("Column 'a' is VARCHAR(3), however, a string of length 4 is being written");
    }
}
