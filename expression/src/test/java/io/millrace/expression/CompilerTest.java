package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Batch;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import io.millrace.plan.expression.FunctionIdentifier.InlineFunction;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the compiler does around functions: passing through, splitting, sharing, refusing. */
class CompilerTest {
    private static final LogicalType INT = new IntType();
    private static final LogicalType BOOLEAN = new BooleanType();
    private static final RowType INPUT = RowType.of(INT, INT);
    private static final EvaluationContext CONTEXT = EvaluationContext.of(1_000L, EvaluationContext.NO_WATERMARK);

    private final ExpressionCompiler compiler =
            new ExpressionCompiler(new Configuration(), CompilerTest.class.getClassLoader());

    /** Adds one; null stays null. */
    public static final class Increment extends ScalarFunction {
        public Integer eval(Integer value) {
            return value == null ? null : value + 1;
        }
    }

    @Test
    void passesColumnsThroughWithoutCopying() {
        Batch input = batch(1, 2, 3);
        Batch result = apply(List.of(column(1), column(0)), null, input);
        assertThat(result.column(0)).isSameAs(input.column(1));
        assertThat(result.column(1)).isSameAs(input.column(0));
    }

    @Test
    void keepsRowKindsOfSelectedRows() {
        byte[] kinds = {Batch.INSERT, Batch.DELETE, Batch.UPDATE_AFTER};
        Batch result = apply(
                List.of(column(0)),
                call(">", column(0), literal(1)),
                batch(1, 2, 3).withRowKinds(kinds));
        assertThat(ints(result, 0)).containsExactly(2, 3);
        assertThat(result.rowKind(0)).isEqualTo(Batch.DELETE);
        assertThat(result.rowKind(1)).isEqualTo(Batch.UPDATE_AFTER);
    }

    @Test
    void givesNullWhenNoRowPasses() {
        CompiledCalc calc = compiler.compileCalc(INPUT, List.of(column(0)), call(">", column(0), literal(9)))
                .newInstance();
        assertThat(calc.apply(batch(1, 2), CONTEXT)).isNull();
    }

    @Test
    void splitsLongExpressionsOverMethods() {
        List<Expression> branches = new ArrayList<>();
        List<Expression> terms = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            branches.add(call("=", column(0), literal(i)));
            branches.add(plus(column(1), literal(i)));
            terms.add(call("=", column(0), literal(i)));
        }
        branches.add(literal(-1));
        Expression choice = new Call(BuiltIn.of("CASE"), branches, INT);
        Expression anyOf = new Call(BuiltIn.of("OR"), terms, BOOLEAN);
        Compiled<CompiledCalc> compiled = compiler.compileCalc(INPUT, List.of(choice), anyOf);
        assertThat(compiled.source().split("private void compute")).hasSizeGreaterThan(10);
        Batch result = Objects.requireNonNull(compiled.newInstance().apply(batch(0, 499, 500, 7), CONTEXT));
        assertThat(ints(result, 0)).containsExactly(0, 998, 14);
    }

    @Test
    void computesCommonPartsOnce() {
        Expression common = plus(column(0), literal(17));
        String source = compiler.compileCalc(INPUT, List.of(plus(common, common), common), null)
                .source();
        String code = source.replaceAll("//.*", "");
        assertThat(code.split(" 17\\b", -1)).hasSize(2);
    }

    @Test
    void callsUserFunctionsRowByRow() {
        Expression increment = new Call(new InlineFunction(Increment.class.getName()), List.of(column(0)), INT);
        assertThat(ints(apply(List.of(increment), null, batch(1, 5)), 0)).containsExactly(2, 6);
    }

    @Test
    void takesTheTimeFromTheEpoch() {
        Expression now = new Call(BuiltIn.of("CURRENT_TIMESTAMP"), List.of(), new LocalZonedTimestampType(false, 3));
        Batch result = apply(List.of(now), null, batch(1, 2));
        assertThat(((LongColumn) result.column(0)).get(1)).isEqualTo(1_000L);
    }

    @Test
    void failsOnDivisionByZeroAsFlinkDoes() {
        Expression quotient = new Call(BuiltIn.of("/"), List.of(literal(1), column(0)), INT);
        assertThatThrownBy(() -> apply(List.of(quotient), null, batch(0))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void namesTheFunctionItRefuses() {
        FunctionIdentifier unknown = new FunctionIdentifier.SystemFunction("my_function");
        assertThatThrownBy(() -> compiler.compileCalc(INPUT, List.of(new Call(unknown, List.of(), INT)), null))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("my_function");
    }

    private Batch apply(List<Expression> projection, @Nullable Expression condition, Batch input) {
        return Objects.requireNonNull(
                compiler.compileCalc(INPUT, projection, condition).newInstance().apply(input, CONTEXT));
    }

    private static Batch batch(int... values) {
        return Batch.of(
                values.length,
                new IntColumn(values, null, values.length),
                new IntColumn(values.clone(), null, values.length));
    }

    private static int[] ints(Batch batch, int column) {
        int[] values = ((IntColumn) batch.column(column)).values();
        return Arrays.copyOf(values, batch.size());
    }

    private static Expression column(int index) {
        return new InputReference(index, INT);
    }

    private static Expression literal(int value) {
        return new Literal(value, new IntType(false));
    }

    private static Expression plus(Expression left, Expression right) {
        return new Call(BuiltIn.of("+"), List.of(left, right), INT);
    }

    private static Expression call(String name, Expression left, Expression right) {
        return new Call(BuiltIn.of(name), List.of(left, right), BOOLEAN);
    }
}
