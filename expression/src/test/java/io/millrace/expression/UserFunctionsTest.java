package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Batch;
import io.millrace.data.IntColumn;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.FunctionIdentifier.CatalogFunction;
import io.millrace.plan.expression.FunctionIdentifier.SystemFunction;
import io.millrace.plan.expression.InputReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class UserFunctionsTest {
    private static final IntType INT = new IntType();
    private static final RowType INPUT = RowType.of(INT);
    private static final EvaluationContext CONTEXT = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final AtomicInteger OPEN = new AtomicInteger();

    /** Adds the job parameter {@code step}; knows how many instances are open. */
    public static final class Step extends ScalarFunction {
        private int step;

        @Override
        public void open(FunctionContext context) {
            step = Integer.parseInt(context.getJobParameter("step", "0"));
            OPEN.incrementAndGet();
        }

        public Integer eval(Integer value) {
            return value == null ? null : value + step;
        }

        @Override
        public void close() {
            OPEN.decrementAndGet();
        }
    }

    /** Gives another number each time. */
    public static final class Next extends ScalarFunction {
        public Integer eval(Integer value) {
            return CALLS.incrementAndGet();
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    /** Refuses what is negative. */
    public static final class Positive extends ScalarFunction {
        public Integer eval(Integer value) {
            if (value < 0) {
                throw new IllegalArgumentException(value + " is negative");
            }
            return value;
        }
    }

    /** No scalar function. */
    public static final class Rows extends TableFunction<Integer> {
        public void eval(Integer value) {
            collect(value);
        }
    }

    private static final ExpressionCompiler COMPILER = new ExpressionCompiler(
            new Configuration().set(PipelineOptions.GLOBAL_JOB_PARAMETERS, Map.of("step", "10")),
            new FunctionClasses(
                    UserFunctionsTest.class.getClassLoader(),
                    Map.of(
                            "step", Step.class.getName(),
                            "next", Next.class.getName(),
                            "rows", Rows.class.getName(),
                            "gone", "example.Gone",
                            "`c`.`d`.`positive`", Positive.class.getName())));

    private static Expression call(FunctionIdentifier function) {
        return new Call(function, List.of(new InputReference(0, INT)), INT);
    }

    private static Batch batch(int... values) {
        return Batch.of(values.length, new IntColumn(values, null, values.length));
    }

    private static int[] column(Batch batch, int column) {
        return ((IntColumn) batch.column(column)).values();
    }

    @Test
    void areFoundByNameOpenedWithTheJobsParametersAndClosed() {
        CompiledCalc calc = COMPILER.compileCalc(INPUT, List.of(call(new SystemFunction("STEP"))), null)
                .newInstance();
        assertThat(OPEN).hasValue(1);
        assertThat(column(Objects.requireNonNull(calc.apply(batch(1, 2), CONTEXT)), 0))
                .containsExactly(11, 12);
        calc.close();
        assertThat(OPEN).hasValue(0);
    }

    @Test
    void areCalledForEachPlaceWhenTheyAreNotDeterministic() {
        Expression next = call(new SystemFunction("next"));
        CALLS.set(0);
        Batch result = Objects.requireNonNull(COMPILER.compileCalc(INPUT, List.of(next, next), null)
                .newInstance()
                .apply(batch(0, 0), CONTEXT));
        assertThat(column(result, 0)).containsExactly(1, 3);
        assertThat(column(result, 1)).containsExactly(2, 4);
    }

    @Test
    void areNamedWhenTheyFail() {
        CatalogFunction positive = new CatalogFunction(ObjectIdentifier.of("c", "d", "Positive"), null);
        CompiledCalc calc =
                COMPILER.compileCalc(INPUT, List.of(call(positive)), null).newInstance();
        assertThat(column(Objects.requireNonNull(calc.apply(batch(3), CONTEXT)), 0))
                .containsExactly(3);
        assertThatThrownBy(() -> calc.apply(batch(-3), CONTEXT))
                .isInstanceOf(MillraceException.class)
                .hasMessage("Function c.d.Positive failed: -3 is negative")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areRefusedWhenTheyAreNotThere() {
        assertRefused("gone", "function gone: class example.Gone is not found");
        assertRefused("none", "function none: its class is not known");
        assertRefused("rows", "function rows: " + Rows.class.getName() + " is no ScalarFunction");
    }

    private static void assertRefused(String name, String message) {
        assertThatThrownBy(() -> COMPILER.compileCalc(INPUT, List.of(call(new SystemFunction(name))), null))
                .isInstanceOf(NotNativeException.class)
                .hasMessage(message);
    }
}
