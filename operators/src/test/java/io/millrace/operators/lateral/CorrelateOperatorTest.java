package io.millrace.operators.lateral;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Batch;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.expression.user.TableFunctionCall;
import io.millrace.operators.Nodes;
import io.millrace.plan.Correlate;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.CorrelationVariable;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.JoinType;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.FunctionHint;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CorrelateOperatorTest {
    private static final RowType INPUT = TestRows.rowType("id INT, text STRING");
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler(
            new Configuration(),
            new FunctionClasses(
                    CorrelateOperatorTest.class.getClassLoader(),
                    Map.of("words", Words.class.getName(), "broken", Broken.class.getName())));

    /** The words of a text with their lengths; a null word where two spaces meet. */
    @FunctionHint(output = @DataTypeHint("ROW<word STRING, length INT>"))
    public static final class Words extends TableFunction<Row> {
        private @Nullable Row reused;

        @Override
        public void open(FunctionContext context) {
            reused = new Row(2);
        }

        public void eval(String text) {
            if (text == null || text.isEmpty()) {
                return;
            }
            for (String word : text.split(" ")) {
                reused.setField(0, word.isEmpty() ? null : word);
                reused.setField(1, word.length());
                collect(reused);
            }
            collect(null);
        }
    }

    /** Fails. */
    public static final class Broken extends TableFunction<String> {
        public void eval(String text) throws Exception {
            if (!text.isEmpty()) {
                throw new Exception("no " + text);
            }
        }
    }

    private static final RowType FOUND = TestRows.rowType("word STRING, length INT");
    private static final RowType OUTPUT = TestRows.rowType("id INT, text STRING, word STRING, length INT");

    private static Expression column(RowType type, int index) {
        return new FieldAccess(
                new CorrelationVariable("$cor0", type),
                index,
                type.getFieldNames().get(index),
                type.getTypeAt(index));
    }

    private static Call words(String function, RowType found) {
        return new Call(new FunctionIdentifier.SystemFunction(function), List.of(column(INPUT, 1)), found);
    }

    private static OperatorHarness harness(JoinType joinType, @Nullable Expression condition) {
        Correlate node = new Correlate(Nodes.header(OUTPUT), joinType, words("WORDS", FOUND), condition);
        return OperatorHarness.of(CorrelateOperator.factory(node, INPUT, COMPILER), OUTPUT, INPUT);
    }

    private static Expression longerThan(int length) {
        Expression column = new InputReference(1, new IntType());
        return new Call(
                new FunctionIdentifier.BuiltIn(">", 1, "BINARY"),
                List.of(column, new Literal(length, new IntType(false))),
                new BooleanType());
    }

    @Test
    void innerGivesARowForEachRowOfTheFunction() {
        harness(JoinType.INNER, null)
                .rows(row(1, "a bb"), row(2, null), row(3, "c  d"), delete(1, "a bb"), row(4, ""))
                .emits(
                        insert(1, "a bb", "a", 1),
                        insert(1, "a bb", "bb", 2),
                        insert(3, "c  d", "c", 1),
                        insert(3, "c  d", null, 0),
                        insert(3, "c  d", "d", 1),
                        delete(1, "a bb", "a", 1),
                        delete(1, "a bb", "bb", 2))
                .verify();
    }

    @Test
    void leftKeepsRowsWithoutAny() {
        harness(JoinType.LEFT, null)
                .rows(row(1, ""), row(2, "a"), updateBefore(2, "a"), updateAfter(2, null))
                .emits(
                        insert(1, "", null, null),
                        insert(2, "a", "a", 1),
                        updateBefore(2, "a", "a", 1),
                        updateAfter(2, null, null, null))
                .verify();
    }

    @Test
    void aConditionFiltersWhatTheFunctionGives() {
        harness(JoinType.INNER, longerThan(1))
                .rows(row(1, "a bb ccc"), row(2, "a"))
                .emits(insert(1, "a bb ccc", "bb", 2), insert(1, "a bb ccc", "ccc", 3))
                .verify();
        harness(JoinType.LEFT, longerThan(1))
                .rows(row(2, "a b"), row(1, "a bb"))
                .emits(insert(2, "a b", null, null), insert(1, "a bb", "bb", 2))
                .verify();
    }

    @Test
    void aFunctionThatFailsIsNamed() {
        RowType found = TestRows.rowType("EXPR$0 STRING");
        RowType output = TestRows.rowType("id INT, text STRING, EXPR$0 STRING");
        Correlate node = new Correlate(Nodes.header(output), JoinType.INNER, words("broken", found), null);
        assertThatThrownBy(() -> OperatorHarness.of(CorrelateOperator.factory(node, INPUT, COMPILER), output, INPUT)
                        .rows(row(1, "luck"))
                        .emits()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessage("Function broken failed: no luck");
    }

    @Test
    void aFunctionThatIsNotKnownIsRefused() {
        Correlate node = new Correlate(Nodes.header(OUTPUT), JoinType.INNER, words("none", FOUND), null);
        assertThatThrownBy(() -> CorrelateOperator.factory(node, INPUT, COMPILER))
                .isInstanceOf(NotNativeException.class)
                .hasMessage("function none: its class is not known");
    }

    @Test
    void unnestsAsFlinkDoes() {
        compare("ARRAY<INT>", "EXPR$0 INT", false, Arrays.asList(1, null, 3), List.of());
        compare("ARRAY<TINYINT>", "EXPR$0 TINYINT", false, List.of((byte) 1), null);
        compare("ARRAY<SMALLINT>", "EXPR$0 SMALLINT", false, List.of((short) 1, (short) -1));
        compare("ARRAY<BIGINT>", "EXPR$0 BIGINT", false, List.of(1L, Long.MIN_VALUE));
        compare("ARRAY<DECIMAL(5, 2)>", "EXPR$0 DECIMAL(5, 2)", false, List.of(new java.math.BigDecimal("1.25")));
        compare("ARRAY<BOOLEAN>", "EXPR$0 BOOLEAN", false, List.of(true, false));
        compare("ARRAY<DOUBLE>", "EXPR$0 DOUBLE", false, List.of(0.5));
        compare("ARRAY<FLOAT>", "EXPR$0 FLOAT", false, List.of(0.5f));
        compare("ARRAY<STRING>", "EXPR$0 STRING, ORDINALITY INT NOT NULL", true, Arrays.asList("a", null, "ü"));
        compare("ARRAY<TIMESTAMP(3)>", "EXPR$0 TIMESTAMP(3)", false, List.of(java.time.LocalDateTime.MIN.withYear(9)));
        compare("ARRAY<TIMESTAMP(9)>", "EXPR$0 TIMESTAMP(9)", false, List.of(java.time.LocalDateTime.MIN.withYear(9)));
        compare("ARRAY<ARRAY<INT>>", "EXPR$0 ARRAY<INT>", false, List.of(new Integer[] {1, 2}, new Integer[0]));
        compare("ARRAY<ROW<a INT, b STRING>>", "a INT, b STRING", false, Arrays.asList(Row.of(1, "x"), null));
        compare(
                "ARRAY<ROW<a INT, b STRING>>",
                "a INT, b STRING, ORDINALITY INT NOT NULL",
                true,
                List.of(Row.of(1, null)));
        compare("MULTISET<STRING>", "EXPR$0 STRING", false, new LinkedHashMap<>(Map.of("a", 2)));
        compare("MULTISET<STRING>", "EXPR$0 STRING, ORDINALITY INT NOT NULL", true, Map.of("a", 3));
        compare("MAP<STRING, INT>", "f0 STRING, f1 INT", false, Map.of("a", 3), Map.of());
        compare("MAP<INT, STRING>", "f0 INT, f1 STRING, ORDINALITY INT NOT NULL", true, Map.of(4, "d"));
    }

    /** Unnests values with our columns and with Flink's function. */
    private static void compare(String type, String found, boolean withOrdinality, @Nullable Object... values) {
        RowType input = TestRows.rowType("c " + type);
        RowType output = TestRows.rowType(found);
        String name = withOrdinality ? "UNNEST_ROWS_WITH_ORDINALITY" : "UNNEST_ROWS";
        Call call = new Call(
                FunctionIdentifier.BuiltIn.of(name), List.of(new InputReference(0, input.getTypeAt(0))), output);
        List<TestRow> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(row(value));
        }
        Supplier<RowExpander> ours = UnnestExpander.prepare(call);
        assertThat(ours).isNotNull();
        TableFunctionExpander flinks = new TableFunctionExpander(
                TableFunctionCall.prepare(call, COMPILER.functions()).get(), COMPILER.functions());
        Batch batch = TestRows.batch(input, rows);
        assertThat(found(ours.get(), batch, output)).as(type).isNotEmpty().isEqualTo(found(flinks, batch, output));
    }

    private static List<String> found(RowExpander expander, Batch batch, RowType type) {
        LateralRows rows = new LateralRows(type);
        expander.open();
        expander.expand(batch, rows);
        Batch joined = rows.take().join(batch.withColumns(), false);
        expander.close();
        return joined == null
                ? List.of()
                : TestRows.rows(type, joined).stream().map(TestRow::toString).toList();
    }
}
