package io.millrace.operators.match;

import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.Nodes;
import io.millrace.plan.Match;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.PatternReference;
import io.millrace.plan.expression.Symbol;
import io.millrace.plan.spec.SortField;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SymbolType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Patterns over rows of a key, a letter and a number; {@code A} takes rows of letter a, and so on. */
class MatchOperatorTest {
    private static final RowType BY_EVENT_TIME = input(new TimestampType(true, TimestampKind.ROWTIME, 3));
    private static final RowType BY_PROCESSING_TIME =
            input(new LocalZonedTimestampType(true, TimestampKind.PROCTIME, 3));
    private static final RowType OUTPUT = TestRows.rowType("k STRING, f BIGINT, l BIGINT");
    private static final Expression PAST_LAST_ROW = after("SKIP_PAST_LAST_ROW");
    private static final Expression TO_NEXT_ROW = after("SKIP_TO_NEXT_ROW");

    private static RowType input(LogicalType time) {
        return RowType.of(
                new LogicalType[] {VarCharType.STRING_TYPE, VarCharType.STRING_TYPE, new BigIntType(), time},
                new String[] {"k", "c", "v", "t"});
    }

    private static Call call(String name, Expression... operands) {
        return new Call(FunctionIdentifier.BuiltIn.of(name), Arrays.asList(operands), new BigIntType());
    }

    private static Literal text(String text) {
        return new Literal(StringData.fromString(text), new VarCharType(false, Math.max(1, text.length())));
    }

    private static Literal number(int number) {
        return new Literal(number, new IntType(false));
    }

    private static Expression after(String option) {
        return new Symbol("MATCH_RECOGNIZE_AFTER_OPTION", option, new SymbolType<>(false));
    }

    /** A variable such as {@code A}, {@code A+}, {@code A*}, {@code A?}; with a question mark behind it is reluctant. */
    private static Expression variable(String written) {
        Literal name = text(written.substring(0, 1));
        String quantifier = written.substring(1);
        if (quantifier.isEmpty()) {
            return name;
        }
        int from = quantifier.startsWith("+") ? 1 : quantifier.startsWith("2") ? 2 : 0;
        int to = quantifier.startsWith("?") ? 1 : quantifier.startsWith("2") ? 3 : -1;
        boolean isReluctant = quantifier.length() > 1;
        return new Call(
                FunctionIdentifier.BuiltIn.of("PATTERN_QUANTIFIER"),
                List.of(name, number(from), number(to), new Literal(isReluctant, new BooleanType(false))),
                new NullType());
    }

    private static Expression pattern(String... variables) {
        Expression pattern = variable(variables[0]);
        for (String next : List.of(variables).subList(1, variables.length)) {
            pattern = new Call(
                    FunctionIdentifier.BuiltIn.of("PATTERN_CONCAT"), List.of(pattern, variable(next)), new NullType());
        }
        return pattern;
    }

    /** {@code c = 'a'} of the row at hand. */
    private static Expression isLetter(String letter) {
        Expression current = new Call(
                FunctionIdentifier.BuiltIn.of("LAST"),
                List.of(new PatternReference("*", 1, VarCharType.STRING_TYPE), number(0)),
                VarCharType.STRING_TYPE);
        return new Call(
                new FunctionIdentifier.BuiltIn("=", 1, "BINARY"), List.of(current, text(letter)), new BooleanType());
    }

    private static Expression value(String variable) {
        return new PatternReference(variable, 2, new BigIntType());
    }

    private static Match node(RowType type, Expression pattern, Expression after, @Nullable Long withinMillis) {
        Expression first = call("FINAL", call("FIRST", value("*"), number(0)));
        Expression last = call("FINAL", call("LAST", value("*"), number(0)));
        Expression within = withinMillis == null ? null : new Literal(withinMillis, new BigIntType(false));
        boolean hasSecondKey = type.equals(BY_PROCESSING_TIME) && withinMillis == null;
        return new Match(
                Nodes.header(OUTPUT),
                pattern,
                Map.of("A", isLetter("a"), "B", isLetter("b"), "C", isLetter("c")),
                Map.of("f", first, "l", last),
                after,
                Map.of(),
                false,
                List.of(0),
                hasSecondKey
                        ? List.of(new SortField(3, true, false), new SortField(2, true, false))
                        : List.of(new SortField(3, true, false)),
                within);
    }

    private static OperatorHarness harness(Match node, RowType type) {
        ExpressionCompiler compiler =
                new ExpressionCompiler(new Configuration(), MatchOperatorTest.class.getClassLoader());
        return OperatorHarness.of(MatchOperator.factory(node, type, compiler), OUTPUT, type);
    }

    /** Rows of one key, a letter each, whose value and time are their place; then the watermark passes all. */
    private static OperatorHarness letters(Match node, String letters) {
        OperatorHarness harness = harness(node, BY_EVENT_TIME);
        for (int i = 0; i < letters.length(); i++) {
            harness.rows(row("k", letters.substring(i, i + 1), (long) i, (long) i));
        }
        return harness.emits().watermark(letters.length());
    }

    private static Match byEventTime(Expression after, String... variables) {
        return node(BY_EVENT_TIME, pattern(variables), after, null);
    }

    @Test
    void greedyRowsAreTakenAsLongAsTheyCan() {
        letters(byEventTime(PAST_LAST_ROW, "A+", "B"), "aabcabbaab")
                .emits(insert("k", 0L, 2L), insert("k", 4L, 5L), insert("k", 7L, 9L))
                .verify();
        letters(byEventTime(TO_NEXT_ROW, "A+", "B"), "aabb")
                .emits(insert("k", 0L, 2L), insert("k", 1L, 2L))
                .verify();
    }

    @Test
    void optionalRowsMayBeMissing() {
        letters(byEventTime(PAST_LAST_ROW, "A", "B*", "C"), "acabbcabac")
                .emits(insert("k", 0L, 1L), insert("k", 2L, 5L), insert("k", 8L, 9L))
                .verify();
        letters(byEventTime(PAST_LAST_ROW, "A?", "B"), "babb")
                .emits(insert("k", 0L, 0L), insert("k", 1L, 2L), insert("k", 3L, 3L))
                .verify();
    }

    @Test
    void aReluctantEndTakesAsFewAsItCan() {
        letters(byEventTime(PAST_LAST_ROW, "A", "B+?"), "abbab")
                .emits(insert("k", 0L, 1L), insert("k", 3L, 4L))
                .verify();
    }

    @Test
    void aNumberOfRows() {
        letters(byEventTime(PAST_LAST_ROW, "A2", "B"), "abaabaaabaaaab")
                .emits(insert("k", 2L, 4L), insert("k", 5L, 8L), insert("k", 10L, 13L))
                .verify();
    }

    @Test
    void afterAMatchTheNextBeginsWithAVariable() {
        Expression toLast = call("SKIP TO LAST", text("B"));
        letters(byEventTime(toLast, "A", "D+?", "B"), "axb")
                .emits(insert("k", 0L, 2L))
                .verify();
        assertThatThrownBy(() -> letters(byEventTime(call("SKIP TO FIRST", text("A")), "A", "B"), "ab")
                        .emits()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("first row of the match");
    }

    @Test
    void rowsAreMatchedInTheOrderOfEventTimeByKey() {
        harness(byEventTime(PAST_LAST_ROW, "A", "B"), BY_EVENT_TIME)
                .rows(row("x", "b", 2L, 20L), row("y", "a", 3L, 15L), row("x", "a", 1L, 10L), row("y", "b", 4L, 30L))
                .watermark(20)
                .emits(insert("x", 1L, 2L))
                .rows(row("y", "a", 9L, 20L))
                .watermark(30)
                .emits(insert("y", 3L, 4L))
                .lateRows(1)
                .verify();
    }

    @Test
    void aMatchHasToBeCompleteInTime() {
        Match node = node(BY_EVENT_TIME, pattern("A", "C*", "B"), PAST_LAST_ROW, 10L);
        harness(node, BY_EVENT_TIME)
                .rows(
                        row("x", "a", 1L, 100L),
                        row("x", "b", 2L, 110L),
                        row("x", "a", 3L, 111L),
                        row("x", "b", 4L, 120L))
                .watermark(200)
                .emits(insert("x", 3L, 4L))
                .verify();
    }

    @Test
    void byProcessingTimeRowsAreMatchedAsTheyCome() {
        Match node = node(BY_PROCESSING_TIME, pattern("A", "B"), PAST_LAST_ROW, 1_000L);
        harness(node, BY_PROCESSING_TIME)
                .startAt(0)
                .rows(row("x", "a", 1L, null), row("x", "b", 2L, null), row("x", "a", 3L, null))
                .emits(insert("x", 1L, 2L))
                .processingTime(1_000)
                .rows(row("x", "b", 4L, null))
                .emits()
                .verify();
    }

    @Test
    void byProcessingTimeAndAFurtherKeyRowsAreMatchedWhenTheMillisecondIsOver() {
        Match node = node(BY_PROCESSING_TIME, pattern("A", "B"), PAST_LAST_ROW, null);
        harness(node, BY_PROCESSING_TIME)
                .startAt(5)
                .rows(row("x", "b", 2L, null), row("x", "a", 1L, null))
                .emits()
                .processingTime(6)
                .emits(insert("x", 1L, 2L))
                .verify();
    }

    @Test
    void refusesWhatFlinkRefuses() {
        assertThatThrownBy(() -> harness(byEventTime(PAST_LAST_ROW, "A", "B+"), BY_EVENT_TIME))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("greedy quantifier at the end");
        assertThatThrownBy(() -> harness(byEventTime(PAST_LAST_ROW, "A*?"), BY_EVENT_TIME))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("nothing at all");
    }
}
