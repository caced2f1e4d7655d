package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Batch;
import io.millrace.data.NotNativeException;
import io.millrace.data.Values;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.Calc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Base of tests that hold expressions to Flink's own results, with our kernels and with Flink's library. */
abstract class OracleTest {
    private static final EvaluationContext CONTEXT = EvaluationContext.of(1_700_000_000_123L, 5L);

    static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.setString("table.local-time-zone", "Europe/Berlin");
        return configuration;
    }

    private static final FlinkOracle ORACLE = new FlinkOracle(configuration());

    /** Evaluates expressions, one a line, in one query on Flink and here, and compares every value of every row. */
    static void assertSame(String lines) {
        assertSame(ORACLE, configuration(), "", lines.strip().split("\n"));
    }

    /** The same for the rows that pass a condition. */
    static void assertSameWhere(String condition, String... expressions) {
        assertSame(ORACLE, configuration(), "WHERE " + condition, expressions);
    }

    static void assertSame(FlinkOracle oracle, Configuration configuration, String rest, String... expressions) {
        String list = list(expressions);
        FlinkOracle.Result result = oracle.run(list, rest);
        List<Row> expected = result.rows();
        DataType type = result.type();
        Calc calc = oracle.plan(list, rest, type);
        List<String> differences = new ArrayList<>();
        for (boolean fastPaths : new boolean[] {true, false}) {
            List<Row> actual = evaluate(configuration, calc, type, fastPaths);
            assertThat(actual).hasSameSizeAs(expected);
            for (int row = 0; row < expected.size(); row++) {
                for (int i = 0; i < expressions.length; i++) {
                    Object wanted = expected.get(row).getField(i + 1);
                    Object got = actual.get(row).getField(i + 1);
                    if (!Objects.deepEquals(wanted, got)) {
                        differences.add(
                                expressions[i] + " in row " + actual.get(row).getField(0) + ": Flink " + text(wanted)
                                        + ", here " + text(got) + (fastPaths ? "" : " (library)"));
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static String text(@Nullable Object value) {
        return value instanceof Object[] array
                ? java.util.Arrays.deepToString(array)
                : value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : String.valueOf(value);
    }

    private static String list(String... expressions) {
        StringBuilder list = new StringBuilder("id");
        for (int i = 0; i < expressions.length; i++) {
            list.append(", ").append(expressions[i]).append(" AS e").append(i);
        }
        return list.toString();
    }

    private static List<Row> evaluate(Configuration configuration, Calc calc, DataType type, boolean fastPaths) {
        ExpressionCompiler compiler =
                new ExpressionCompiler(configuration, FunctionClasses.of(OracleTest.class.getClassLoader()), fastPaths);
        Compiled<CompiledCalc> compiled =
                compiler.compileCalc(FlinkOracle.inputType(), calc.projection(), calc.condition());
        Batch result;
        try {
            result = compiled.newInstance().apply(FlinkOracle.batch(), CONTEXT);
        } catch (RuntimeException | VerifyError e) {
            throw new AssertionError("failed in\n" + compiled.source(), e);
        }
        return result == null ? List.of() : rows(result, type);
    }

    /** The rows of a batch in Flink's external data structures. */
    private static List<Row> rows(Batch batch, DataType type) {
        List<Row> rows = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            Object[] fields = new Object[batch.columnCount()];
            for (int i = 0; i < fields.length; i++) {
                DataType fieldType = type.getChildren().get(i);
                DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(fieldType);
                converter.open(OracleTest.class.getClassLoader());
                fields[i] = converter.toExternalOrNull(Values.get(batch.column(i), fieldType.getLogicalType(), row));
            }
            rows.add(Row.of(fields));
        }
        return rows;
    }

    /** The functions of a query that are not covered, as the message of the refusal. */
    static @Nullable String refusal(String expression) {
        String list = list(expression);
        Calc calc = ORACLE.plan(list, "", ORACLE.run(list, "").type());
        try {
            new ExpressionCompiler(configuration(), OracleTest.class.getClassLoader())
                    .compileCalc(FlinkOracle.inputType(), calc.projection(), calc.condition());
            return null;
        } catch (NotNativeException e) {
            return e.getMessage();
        }
    }
}
