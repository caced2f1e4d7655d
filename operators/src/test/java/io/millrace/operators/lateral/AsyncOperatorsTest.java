package io.millrace.operators.lateral;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.operators.Nodes;
import io.millrace.plan.AsyncCalc;
import io.millrace.plan.AsyncCorrelate;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.spec.JoinType;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.AsyncScalarFunction;
import org.apache.flink.table.functions.AsyncTableFunction;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class AsyncOperatorsTest {
    private static final RowType INPUT = TestRows.rowType("id INT, text STRING");
    private static final Map<String, String> RETRY = Map.of(
            "table.exec.async-scalar.retry-delay", "1 ms",
            "table.exec.async-scalar.max-attempts", "1",
            "table.exec.async-table.retry-delay", "1 ms",
            "table.exec.async-table.max-retries", "1");
    private static final ExpressionCompiler COMPILER = new ExpressionCompiler(
            new Configuration(),
            new FunctionClasses(
                    AsyncOperatorsTest.class.getClassLoader(),
                    Map.of(
                            "twice", Twice.class.getName(),
                            "second_time", SecondTime.class.getName(),
                            "never", Never.class.getName(),
                            "letters", Letters.class.getName())));

    /** Doubles a number, on another thread. */
    public static final class Twice extends AsyncScalarFunction {
        public void eval(CompletableFuture<Integer> result, Integer number) {
            ForkJoinPool.commonPool().execute(() -> result.complete(number == null ? null : number * 2));
        }
    }

    /** Fails for every text it sees for the first time. */
    public static final class SecondTime extends AsyncScalarFunction {
        private final transient Set<String> seen = new HashSet<>();

        public void eval(CompletableFuture<String> result, String text) {
            if (seen.add(text)) {
                result.completeExceptionally(new IllegalStateException("first time"));
            } else {
                result.complete(text + "!");
            }
        }
    }

    /** Fails always. */
    public static final class Never extends AsyncScalarFunction {
        public void eval(CompletableFuture<String> result, String text) {
            result.completeExceptionally(new IllegalStateException("no " + text));
        }
    }

    /** The letters of a text. */
    public static final class Letters extends AsyncTableFunction<String> {
        public void eval(CompletableFuture<Collection<String>> result, String text) {
            List<String> letters = new ArrayList<>();
            for (int i = 0; text != null && i < text.length(); i++) {
                letters.add(text.substring(i, i + 1));
            }
            ForkJoinPool.commonPool().execute(() -> result.complete(letters));
        }
    }

    private static Expression column(int index) {
        return new InputReference(index, INPUT.getTypeAt(index));
    }

    private static Call call(String function, Expression operand, LogicalType type) {
        return new Call(new FunctionIdentifier.SystemFunction(function), List.of(operand), type);
    }

    private static NodeHeader header(RowType output) {
        NodeHeader plain = Nodes.header(output);
        return new NodeHeader(plain.id(), plain.type(), 1, output, plain.description(), List.of(), RETRY, List.of());
    }

    private static OperatorHarness calc(RowType output, Expression... projection) {
        AsyncCalc node = new AsyncCalc(header(output), List.of(projection));
        return OperatorHarness.of(AsyncCalcOperator.factory(node, INPUT, COMPILER), output, INPUT);
    }

    @Test
    void calcPutsResultsBetweenOtherColumns() {
        RowType output = TestRows.rowType("twice INT, text STRING, id INT");
        calc(output, call("twice", column(0), output.getTypeAt(0)), column(1), column(0))
                .rows(row(1, "a"), row(null, "b"), delete(1, "a"), updateAfter(3, null))
                .emits(insert(2, "a", 1), insert(null, "b", null), delete(2, "a", 1), updateAfter(6, null, 3))
                .table(row(null, "b", null), row(6, null, 3))
                .verify();
    }

    @Test
    void aCallThatFailsIsTriedAgain() {
        RowType output = TestRows.rowType("text STRING");
        calc(output, call("second_time", column(1), output.getTypeAt(0)))
                .rows(row(1, "a"))
                .emits(insert("a!"))
                .rows(row(1, "b"), row(1, "c"))
                .emits(insert("b!"), insert("c!"))
                .verify();
    }

    @Test
    void aCallThatAlwaysFailsFailsTheEpoch() {
        RowType output = TestRows.rowType("text STRING");
        assertThatThrownBy(() -> calc(output, call("never", column(1), output.getTypeAt(0)))
                        .rows(row(1, "luck"))
                        .emits()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessage("Function never failed: no luck");
    }

    private static OperatorHarness correlate(JoinType joinType) {
        RowType output = TestRows.rowType("id INT, text STRING, letter STRING");
        AsyncCorrelate node = new AsyncCorrelate(
                header(output), joinType, call("LETTERS", column(1), TestRows.rowType("EXPR$0 STRING")));
        return OperatorHarness.of(AsyncCorrelateOperator.factory(node, INPUT, COMPILER), output, INPUT);
    }

    @Test
    void correlateGivesARowForEachResult() {
        correlate(JoinType.INNER)
                .rows(row(1, "ab"), row(2, null), row(3, "c"), delete(1, "ab"))
                .emits(
                        insert(1, "ab", "a"),
                        insert(1, "ab", "b"),
                        insert(3, "c", "c"),
                        delete(1, "ab", "a"),
                        delete(1, "ab", "b"))
                .verify();
    }

    @Test
    void aLeftCorrelateKeepsRowsWithoutResults() {
        correlate(JoinType.LEFT)
                .rows(row(1, "a"), row(2, null))
                .emits(insert(1, "a", "a"), insert(2, null, null))
                .verify();
    }
}
