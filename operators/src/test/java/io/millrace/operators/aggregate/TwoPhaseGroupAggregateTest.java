package io.millrace.operators.aggregate;

import static io.millrace.operators.aggregate.Calls.call;
import static io.millrace.operators.aggregate.Calls.distinct;
import static io.millrace.operators.aggregate.Calls.filter;
import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.plan.GlobalGroupAggregate;
import io.millrace.plan.LocalGroupAggregate;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** A local and a global aggregate give together what one aggregate gives. */
class TwoPhaseGroupAggregateTest {
    private static final RowType INPUT =
            TestRows.rowType("k STRING, v BIGINT, f BOOLEAN, d DECIMAL(10, 2), x DOUBLE, s STRING");

    private static OperatorFactory local(String between, boolean retract, AggregateCall... calls) {
        return LocalGroupAggregateOperator.factory(
                new LocalGroupAggregate(
                        Calls.header("stream-exec-local-group-aggregate", TestRows.rowType(between)),
                        List.of(0),
                        List.of(calls),
                        Collections.nCopies(calls.length, retract),
                        retract),
                INPUT,
                Calls.EXPRESSIONS);
    }

    private static OperatorHarness harness(String between, String output, boolean retract, AggregateCall... calls) {
        RowType outputType = TestRows.rowType(output);
        OperatorFactory global = GlobalGroupAggregateOperator.factory(
                new GlobalGroupAggregate(
                        Calls.header("stream-exec-global-group-aggregate", outputType),
                        List.of(0),
                        List.of(calls),
                        Collections.nCopies(calls.length, retract),
                        INPUT,
                        true,
                        retract,
                        null),
                TestRows.rowType(between),
                Calls.EXPRESSIONS);
        return OperatorHarness.of(new TwoPhases(local(between, retract, calls), global), outputType, INPUT);
    }

    private static TestRow value(String key, Object value) {
        return row(key, value, true, "1.00", 1.0, "s");
    }

    @Test
    void accumulatorsHaveFlinksLayout() {
        String between = "k STRING, c BIGINT, s BIGINT, a_sum DECIMAL(38, 2), a_count BIGINT, m STRING";
        OperatorHarness.of(
                        local(
                                between,
                                false,
                                call("COUNT", "BIGINT NOT NULL"),
                                filter(call("SUM", "BIGINT", 1), 2),
                                call("AVG", "DECIMAL(38, 6)", 3),
                                call("MAX", "STRING", 5)),
                        TestRows.rowType(between),
                        INPUT)
                .rows(row("a", 1L, true, "1.50", 0.0, "x"))
                .emits(insert("a", 1L, 1L, "1.50", 1L, "x"))
                .rows(row("b", 1L, false, null, 0.0, null))
                .emits(insert("b", 1L, null, "0.00", 0L, null))
                .verify();
    }

    @Test
    void mergesWhatLocalAggregatesGive() {
        harness(
                        "k STRING, c BIGINT, s BIGINT, a_sum DECIMAL(38, 2), a_count BIGINT, m STRING",
                        "k STRING, c BIGINT, s BIGINT, a DECIMAL(38, 6), m STRING",
                        false,
                        call("COUNT", "BIGINT NOT NULL"),
                        filter(call("SUM", "BIGINT", 1), 2),
                        call("AVG", "DECIMAL(38, 6)", 3),
                        call("MAX", "STRING", 5))
                .rows(
                        row("a", 1L, true, "1.50", 0.0, "x"),
                        row("b", 1L, false, null, 0.0, null),
                        row("a", 2L, true, "2.50", 0.0, "y"))
                .emits(
                        insert("a", 1L, 1L, "1.500000", "x"),
                        insert("b", 1L, null, null, null),
                        updateBefore("a", 1L, 1L, "1.500000", "x"),
                        updateAfter("a", 2L, 3L, "2.000000", "y"))
                .table(row("a", 2L, 3L, "2.000000", "y"), row("b", 1L, null, null, null))
                .verify();
    }

    @Test
    void rowsTakenBackEndAGroup() {
        harness(
                        "k STRING, s BIGINT, s_count BIGINT, min_v ARRAY<STRING>, count1 BIGINT",
                        "k STRING, s BIGINT, min_v BIGINT",
                        true,
                        call("SUM", "BIGINT", 1),
                        call("MIN", "BIGINT", 1))
                .rows(
                        value("a", 3L),
                        value("a", 1L),
                        delete("a", 1L, true, "1.00", 1.0, "s"),
                        value("b", 1L),
                        delete("a", 3L, true, "1.00", 1.0, "s"))
                .emits(
                        insert("a", 3L, 3L),
                        updateBefore("a", 3L, 3L),
                        updateAfter("a", 4L, 1L),
                        updateBefore("a", 4L, 1L),
                        updateAfter("a", 3L, 3L),
                        insert("b", 1L, 1L),
                        delete("a", 3L, 3L))
                .table(row("b", 1L, 1L))
                .verify();
    }

    @Test
    void distinctValuesTravelWithTheirCounts() {
        harness(
                        "k STRING, c BIGINT, s BIGINT, s_count BIGINT, cf BIGINT, count1 BIGINT, d0 ARRAY<BIGINT>",
                        "k STRING, c BIGINT, s BIGINT, cf BIGINT",
                        true,
                        distinct(call("COUNT", "BIGINT NOT NULL", 1)),
                        distinct(call("SUM", "BIGINT", 1)),
                        distinct(filter(call("COUNT", "BIGINT NOT NULL", 1), 2)))
                .rows(
                        value("a", 3L),
                        value("a", 3L),
                        row("a", 4L, false, null, null, null),
                        value("b", 3L),
                        value("a", null))
                .table(row("a", 2L, 7L, 1L), row("b", 1L, 3L, 1L))
                .rows(delete("a", 3L, true, "1.00", 1.0, "s"), delete("a", 4L, false, null, null, null))
                .table(row("a", 1L, 3L, 1L), row("b", 1L, 3L, 1L))
                .verify();
    }

    /** Rows drawn from a seed, taken back at random; both forms end with the same table. */
    @Test
    void oneAndTwoPhasesAgree() {
        AggregateCall[] calls = {
            call("COUNT", "BIGINT NOT NULL"),
            call("SUM", "BIGINT", 1),
            call("AVG", "BIGINT", 1),
            call("MAX", "STRING", 5),
            distinct(call("COUNT", "BIGINT NOT NULL", 5)),
            distinct(filter(call("SUM", "BIGINT", 1), 2)),
            call("SUM", "DECIMAL(38, 2)", 3)
        };
        String output = "k STRING, c BIGINT, s BIGINT, a BIGINT, m STRING, d BIGINT, df BIGINT, x DECIMAL(38, 2)";
        String between = "k STRING, c BIGINT, s BIGINT, sc BIGINT, a BIGINT, ac BIGINT, m ARRAY<STRING>, d BIGINT,"
                + " df BIGINT, dfc BIGINT, x DECIMAL(38, 2), xc BIGINT, d0 ARRAY<STRING>, d1 ARRAY<STRING>";
        for (int seed = 1; seed <= 5; seed++) {
            List<TestRow> rows = new ArrayList<>();
            TestRow[] table = tableOf(drawRows(new Random(seed), 120, rows));
            RowType outputType = TestRows.rowType(output);
            OperatorFactory onePhase =
                    GroupAggregateOperatorTest.factory(INPUT, outputType, List.of(0), true, true, calls);
            OperatorHarness.of(onePhase, outputType, INPUT)
                    .seeds(5)
                    .rows(0, rows)
                    .table(table)
                    .verify();
            harness(between, output, true, calls)
                    .seeds(5)
                    .rows(0, rows)
                    .table(table)
                    .verify();
        }
    }

    /** Draws rows, some of which are taken back later; gives those that are left at the end. */
    private static List<TestRow> drawRows(Random random, int count, List<TestRow> rows) {
        List<TestRow> left = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!left.isEmpty() && random.nextInt(3) == 0) {
                TestRow gone = left.remove(random.nextInt(left.size()));
                rows.add(delete(gone.values().toArray()));
            } else {
                TestRow added = row(
                        "k" + random.nextInt(4),
                        random.nextInt(5) == 0 ? null : (long) random.nextInt(6),
                        random.nextBoolean(),
                        random.nextInt(1000) + ".25",
                        0.5,
                        random.nextInt(5) == 0 ? null : "s" + random.nextInt(4));
                left.add(added);
                rows.add(added);
            }
        }
        return left;
    }

    /** The aggregates of rows, computed one after the other. */
    private static TestRow[] tableOf(List<TestRow> rows) {
        Map<Object, List<TestRow>> groups =
                rows.stream().collect(Collectors.groupingBy(row -> row.values().get(0)));
        return groups.entrySet().stream()
                .map(group -> {
                    List<Long> values = longs(group.getValue(), false);
                    long sum = values.stream().mapToLong(Long::longValue).sum();
                    List<String> texts = group.getValue().stream()
                            .map(row -> (String) row.values().get(5))
                            .filter(Objects::nonNull)
                            .toList();
                    List<Long> filtered = longs(group.getValue(), true);
                    return row(
                            group.getKey(),
                            (long) group.getValue().size(),
                            values.isEmpty() ? null : sum,
                            values.isEmpty() ? null : sum / values.size(),
                            texts.stream().max(String::compareTo).orElse(null),
                            texts.stream().distinct().count(),
                            filtered.isEmpty()
                                    ? null
                                    : filtered.stream()
                                            .distinct()
                                            .mapToLong(Long::longValue)
                                            .sum(),
                            group.getValue().stream()
                                    .map(row ->
                                            new BigDecimal((String) row.values().get(3)))
                                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                                    .toPlainString());
                })
                .toArray(TestRow[]::new);
    }

    private static List<Long> longs(List<TestRow> rows, boolean onlyFiltered) {
        return rows.stream()
                .filter(row -> !onlyFiltered || (boolean) row.values().get(2))
                .map(row -> (Long) row.values().get(1))
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void refusesAnotherLayout() {
        assertThatThrownBy(() -> local("k STRING, s STRING", false, call("SUM", "BIGINT", 1)))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("laid out otherwise");
    }
}
