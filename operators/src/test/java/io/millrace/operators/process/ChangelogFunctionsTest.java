package io.millrace.operators.process;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.operators.Nodes;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.TableArgument;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DescriptorType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class ChangelogFunctionsTest {
    private static final RowType TYPE = TestRows.rowType("name STRING, n BIGINT");
    private static final RowType WITH_OP = TestRows.rowType("op STRING, name STRING, n BIGINT");
    private static final RowType TIMED = TestRows.rowType("name STRING, ts TIMESTAMP_LTZ(3)");
    private static final Expression DEFAULT = builtIn("DEFAULT", new DescriptorType());

    private static Call builtIn(String name, LogicalType type, Expression... operands) {
        return new Call(FunctionIdentifier.BuiltIn.of(name), List.of(operands), type);
    }

    private static Call descriptor(String column) {
        return builtIn("DESCRIPTOR", new DescriptorType(), literal(column));
    }

    private static Call map(String... keysAndValues) {
        return builtIn(
                "MAP",
                VarCharType.STRING_TYPE,
                Arrays.stream(keysAndValues)
                        .map(ChangelogFunctionsTest::literal)
                        .toArray(Expression[]::new));
    }

    private static Literal literal(String text) {
        return new Literal(StringData.fromString(text), new CharType(text.length()));
    }

    private static ProcessTableFunction node(
            String function, RowType input, RowType output, Expression op, Expression mapping, Expression onTime) {
        TableArgument table = new TableArgument(0, List.of(), List.of(), List.of(), input);
        Call call = builtIn(function, output, table, op, mapping, onTime, DEFAULT);
        return new ProcessTableFunction(
                Nodes.header(output), null, call, List.of(ChangelogMode.all()), ChangelogMode.all());
    }

    @Test
    void theKindOfARowBecomesAColumn() {
        ProcessTableFunction node = node("TO_CHANGELOG", TYPE, WITH_OP, DEFAULT, DEFAULT, DEFAULT);
        OperatorHarness.of(ToChangelogOperator.factory(node, TYPE), WITH_OP, TYPE)
                .rows(insert("a", 1L), updateBefore("a", 1L), updateAfter("a", 2L), delete("a", 2L))
                .emits(
                        row("INSERT", "a", 1L),
                        row("UPDATE_BEFORE", "a", 1L),
                        row("UPDATE_AFTER", "a", 2L),
                        row("DELETE", "a", 2L))
                .verify();
    }

    @Test
    void kindsThatTheMappingDoesNotNameAreDropped() {
        Expression mapping = map("INSERT, UPDATE_AFTER", "u", "DELETE", "d");
        ProcessTableFunction node = node("TO_CHANGELOG", TYPE, WITH_OP, descriptor("op"), mapping, DEFAULT);
        OperatorHarness.of(ToChangelogOperator.factory(node, TYPE), WITH_OP, TYPE)
                .rows(insert("a", 1L), updateBefore("a", 1L), updateAfter("a", 2L), delete("a", 2L))
                .emits(row("u", "a", 1L), row("u", "a", 2L), row("d", "a", 2L))
                .verify();
    }

    @Test
    void timeIsRepeatedInTheLastColumn() {
        RowType output = TestRows.rowType("op STRING, name STRING, ts TIMESTAMP_LTZ(3), rowtime TIMESTAMP_LTZ(3)");
        ProcessTableFunction node = node("TO_CHANGELOG", TIMED, output, DEFAULT, DEFAULT, descriptor("ts"));
        OperatorHarness.of(ToChangelogOperator.factory(node, TIMED), output, TIMED)
                .rows(row("a", 5L))
                .emits(row("INSERT", "a", 5L, 5L))
                .verify();
    }

    @Test
    void aColumnBecomesTheKindOfTheRow() {
        RowType input = TestRows.rowType("name STRING, op STRING, n BIGINT");
        ProcessTableFunction node = node("FROM_CHANGELOG", input, TYPE, DEFAULT, DEFAULT, DEFAULT);
        OperatorHarness.of(FromChangelogOperator.factory(node, input), TYPE, input)
                .rows(
                        row("a", "INSERT", 1L),
                        row("a", "UPDATE_BEFORE", 1L),
                        row("a", "UPDATE_AFTER", 2L),
                        row("b", "INSERT", 7L),
                        row("b", "DELETE", 7L))
                .emits(insert("a", 1L), updateBefore("a", 1L), updateAfter("a", 2L), insert("b", 7L), delete("b", 7L))
                .table(row("a", 2L))
                .verify();
    }

    @Test
    void codesAreMappedToKinds() {
        RowType input = TestRows.rowType("name STRING, n BIGINT, code STRING");
        Expression mapping = map("c, r", "INSERT", "d", "DELETE");
        ProcessTableFunction node = node("FROM_CHANGELOG", input, TYPE, descriptor("code"), mapping, DEFAULT);
        OperatorHarness.of(FromChangelogOperator.factory(node, input), TYPE, input)
                .rows(row("a", 1L, "c"), row("b", 2L, "r"), row("a", 1L, "d"))
                .emits(insert("a", 1L), insert("b", 2L), delete("a", 1L))
                .table(row("b", 2L))
                .verify();
        assertThatThrownBy(() -> OperatorHarness.of(FromChangelogOperator.factory(node, input), TYPE, input)
                        .rows(row("a", 1L, "x"))
                        .emits()
                        .verify())
                .isInstanceOf(TableRuntimeException.class)
                .hasMessage("Received invalid op code 'x'. Defined op codes are: [c, r, d].");
        assertThatThrownBy(() -> OperatorHarness.of(FromChangelogOperator.factory(node, input), TYPE, input)
                        .rows(row("a", 1L, null))
                        .emits()
                        .verify())
                .isInstanceOf(TableRuntimeException.class)
                .hasMessageContaining("NULL op code");
    }

    @Test
    void aMappingThatIsNoConstantIsRefused() {
        ProcessTableFunction node =
                node("TO_CHANGELOG", TYPE, WITH_OP, DEFAULT, new InputReference(0, VarCharType.STRING_TYPE), DEFAULT);
        assertThatThrownBy(() -> ToChangelogOperator.factory(node, TYPE))
                .isInstanceOf(NotNativeException.class)
                .hasMessageStartingWith("the argument op_mapping as ");
    }
}
