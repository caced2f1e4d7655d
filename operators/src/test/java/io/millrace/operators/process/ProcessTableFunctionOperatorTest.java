package io.millrace.operators.process;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.Nodes;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.TableArgument;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DescriptorType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class ProcessTableFunctionOperatorTest {
    private static final RowType TYPE = TestRows.rowType("name STRING, n BIGINT");
    private static final RowType KEYED = TestRows.rowType("name STRING, `out` STRING");
    private static final RowType TIMED = TestRows.rowType("name STRING, n BIGINT, ts TIMESTAMP_LTZ(3)");
    private static final ExpressionCompiler COMPILER =
            new ExpressionCompiler(new Configuration(), ProcessTableFunctionOperatorTest.class.getClassLoader());
    private static final Expression DEFAULT = builtIn("DEFAULT", new DescriptorType());

    private static Call builtIn(String name, LogicalType type, Expression... operands) {
        return new Call(FunctionIdentifier.BuiltIn.of(name), List.of(operands), type);
    }

    private static Literal text(String text) {
        return new Literal(StringData.fromString(text), VarCharType.STRING_TYPE);
    }

    private static TableArgument table(int input, RowType type, List<Integer> keys, Integer... order) {
        List<String> directions = new ArrayList<>(Collections.nCopies(order.length, "DESC_NULLS_LAST"));
        if (order.length > 0) {
            directions.set(0, "ASC_NULLS_LAST");
        }
        return new TableArgument(input, keys, List.of(order), directions, type.copy(false));
    }

    private static OperatorFactory factory(Class<?> function, RowType output, Expression onTime, Expression... own) {
        List<Expression> operands = new ArrayList<>(List.of(own));
        operands.add(onTime);
        operands.add(DEFAULT);
        Call call = new Call(new FunctionIdentifier.InlineFunction(function.getName()), operands, output);
        int tables =
                (int) operands.stream().filter(TableArgument.class::isInstance).count();
        return ProcessTableFunctionOperator.factory(
                new ProcessTableFunction(
                        Nodes.header(output),
                        "uid",
                        call,
                        Collections.nCopies(tables, ChangelogMode.insertOnly()),
                        ChangelogMode.insertOnly()),
                COMPILER);
    }

    private static Expression onTime() {
        return builtIn("DESCRIPTOR", new DescriptorType(), text("ts"));
    }

    @Test
    void rowsArePassedThroughInFrontOfWhatTheFunctionGives() {
        RowType output = TestRows.rowType("name STRING, n BIGINT, `out` STRING");
        OperatorFactory factory = factory(
                TestFunctions.Repeat.class,
                output,
                DEFAULT,
                table(0, TYPE, List.of()),
                text("hello "),
                new Literal(2, new IntType(false)));
        assertThat(factory.stateDescription()).isEmpty();
        OperatorHarness.of(factory, output, TYPE)
                .rows(row("a", 1L), row(null, 2L))
                .emits(
                        row("a", 1L, "hello a"),
                        row("a", 1L, "hello a"),
                        row(null, 2L, "hello null"),
                        row(null, 2L, "hello null"))
                .verify();
    }

    @Test
    void everyPartitionHasAStateOfItsOwn() {
        OperatorFactory factory = factory(TestFunctions.Count.class, KEYED, DEFAULT, table(0, TYPE, List.of(0)));
        assertThat(factory.stateDescription()).isEqualTo("per partition: totals, timers");
        OperatorHarness.of(factory, KEYED, TYPE)
                .rows(row("a", 1L), row("b", 5L), row("a", 2L), row("a", -1L), row("a", 7L), row(null, 3L))
                .emits(
                        row("a", "1 rows, sum 1"),
                        row("b", "1 rows, sum 5"),
                        row("a", "2 rows, sum 3"),
                        row("a", "1 rows, sum 7"),
                        row(null, "1 rows, sum 3"))
                .verify();
    }

    @Test
    void stateIsGoneAfterItsTimeToLive() {
        OperatorFactory factory = factory(TestFunctions.Remember.class, KEYED, DEFAULT, table(0, TYPE, List.of(0)));
        OperatorHarness.of(factory, KEYED, TYPE)
                .startAt(0)
                .rows(row("a", 1L), row("a", 2L))
                .emits(row("a", "0 [] 0"), row("a", "1 [1] 1"))
                .processingTime(600)
                .rows(row("a", 4L))
                .emits(row("a", "2 [1, 2] 3"))
                .processingTime(1_100)
                .rows(row("a", 8L))
                .emits(row("a", "3 [4] 6"))
                .processingTime(3_000)
                .rows(row("a", 16L))
                .emits(row("a", "0 [] 0"))
                .verify();
    }

    @Test
    void timersFireWhenTheWatermarkHasPassedThem() {
        RowType output = TestRows.rowType("name STRING, `out` STRING, rowtime TIMESTAMP_LTZ(3)");
        OperatorFactory factory = factory(TestFunctions.Collect.class, output, onTime(), table(0, TIMED, List.of(0)));
        OperatorHarness.of(factory, output, TIMED)
                .rows(row("a", 1L, 0L), row("b", 5L, 100L), row("a", 2L, 10L), row("b", null, 120L))
                .watermark(499)
                .emits()
                .watermark(500)
                .emits(row("a", "null at 500 of 500: [1, 2]", 500L))
                .rows(row("a", 3L, 20L))
                .endOfInput()
                .emits(row("a", "end at 1000 of " + Long.MAX_VALUE + ": [1, 2, 3]", 1_000L))
                .verify();
    }

    @Test
    void orderedRowsComeWhenTheWatermarkOfTheirTableHasPassedThem() {
        RowType output = TestRows.rowType("name STRING, name0 STRING, `out` STRING, rowtime TIMESTAMP_LTZ(3)");
        OperatorFactory factory = factory(
                TestFunctions.Merge.class,
                output,
                onTime(),
                table(0, TIMED, List.of(0), 2, 1),
                table(1, TIMED, List.of(0)));
        OperatorHarness.of(factory, output, TIMED, TIMED)
                .rows(0, row("a", 1L, 20L), row("a", 2L, 10L), row("a", 3L, 20L))
                .emits()
                .rows(1, row("a", 9L, 15L))
                .emits(row("a", "a", "right 9 at 15 of null, all of null", 15L))
                .watermark(0, 10)
                .emits(row("a", "a", "left 2 at 10 of null, all of null", 10L))
                .rows(0, row("a", 4L, 10L))
                .watermark(1, 30)
                .emits()
                .watermark(0, 25)
                .emits(
                        row("a", "a", "left 3 at 20 of 10, all of 10", 20L),
                        row("a", "a", "left 1 at 20 of 10, all of 10", 20L))
                .lateRows(1)
                .verify();
    }

    @Test
    void rowsKeepTheirKindWhileTheyWaitForTheirOrder() {
        OperatorFactory factory = factory(TestFunctions.Kinds.class, KEYED, DEFAULT, table(0, TIMED, List.of(0), 2));
        OperatorHarness.of(factory, KEYED, TIMED)
                .rows(delete("a", 1L, 20L), updateAfter("a", 2L, 10L), insert("a", 3L, 5L))
                .emits()
                .endOfInput()
                .emits(row("a", "+I3"), row("a", "+U2"), row("a", "-D1"))
                .verify();
    }

    @Test
    void aTableWithoutPartitionIsOnePartition() {
        RowType output = TestRows.rowType("`out` STRING");
        OperatorFactory factory = factory(
                TestFunctions.Merge.class, output, DEFAULT, table(0, TYPE, List.of()), table(1, TYPE, List.of()));
        OperatorHarness.of(factory, output, TYPE, TYPE)
                .keepInputOrder()
                .rows(0, row("a", 1L))
                .rows(1, row("b", 2L))
                .emits(row("left 1 at null of null, all of null"), row("right 2 at null of null, all of null"))
                .verify();
    }

    @Test
    void aKindThatIsNotPlannedIsAnError() {
        RowType output = TestRows.rowType("`out` STRING");
        OperatorFactory factory = factory(TestFunctions.Delete.class, output, DEFAULT, table(0, TYPE, List.of()));
        assertThatThrownBy(() -> OperatorHarness.of(factory, output, TYPE)
                        .rows(row("a", 1L))
                        .emits()
                        .verify())
                .isInstanceOf(TableRuntimeException.class)
                .hasMessage("Invalid row kind received: DELETE. Expected produced changelog mode: [INSERT]");
    }

    @Test
    void aFunctionThatFailsIsNamed() {
        OperatorFactory factory = factory(TestFunctions.Count.class, KEYED, DEFAULT, table(0, TYPE, List.of(0)));
        assertThatThrownBy(() -> OperatorHarness.of(factory, KEYED, TYPE)
                        .rows(row("a", null))
                        .emits()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessageStartingWith("Function " + TestFunctions.Count.class.getName() + " failed: ")
                .hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void aSignatureThatIsNotThatOfThePlanIsRefused() {
        assertThatThrownBy(() -> factory(TestFunctions.Count.class, KEYED, DEFAULT, text("no table")))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining(TestFunctions.Count.class.getName());
    }
}
