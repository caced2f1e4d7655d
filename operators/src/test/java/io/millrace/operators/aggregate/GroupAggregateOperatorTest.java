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
import io.millrace.plan.GroupAggregate;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** Changelogs are Flink's, row for row; final tables do not depend on where epochs are cut. */
class GroupAggregateOperatorTest {
    private static final RowType KEYED = TestRows.rowType("k STRING, v BIGINT");

    static OperatorFactory factory(
            RowType input,
            RowType output,
            List<Integer> grouping,
            boolean retract,
            boolean before,
            AggregateCall... calls) {
        return GroupAggregateOperator.factory(
                new GroupAggregate(
                        Calls.header("stream-exec-group-aggregate", output),
                        grouping,
                        List.of(calls),
                        Collections.nCopies(calls.length, retract),
                        before,
                        retract),
                input,
                Calls.EXPRESSIONS);
    }

    private static OperatorHarness harness(
            RowType input, String output, boolean retract, boolean before, AggregateCall... calls) {
        RowType outputType = TestRows.rowType(output);
        return OperatorHarness.of(factory(input, outputType, List.of(0), retract, before, calls), outputType, input);
    }

    @Test
    void countsAndSumsByKey() {
        harness(
                        KEYED,
                        "k STRING, c BIGINT, n BIGINT, s BIGINT",
                        false,
                        true,
                        call("COUNT", "BIGINT NOT NULL"),
                        call("COUNT", "BIGINT NOT NULL", 1),
                        call("SUM", "BIGINT", 1))
                .rows(row("a", 1L), row("b", null), row("a", 2L), row(null, 5L), row("b", 7L))
                .emits(
                        insert("a", 1L, 1L, 1L),
                        insert("b", 1L, 0L, null),
                        updateBefore("a", 1L, 1L, 1L),
                        updateAfter("a", 2L, 2L, 3L),
                        insert(null, 1L, 1L, 5L),
                        updateBefore("b", 1L, 0L, null),
                        updateAfter("b", 2L, 1L, 7L))
                .table(row("a", 2L, 2L, 3L), row("b", 2L, 1L, 7L), row(null, 1L, 1L, 5L))
                .verify();
    }

    @Test
    void emitsNothingWhenTheResultIsTheSame() {
        harness(KEYED, "k STRING, m BIGINT", false, false, call("MAX", "BIGINT", 1))
                .rows(row("a", 5L), row("a", 3L), row("a", null), row("a", 9L))
                .emits(insert("a", 5L), updateAfter("a", 9L))
                .upsertKey(0)
                .table(row("a", 9L))
                .verify();
    }

    @Test
    void aGroupWithoutRowsIsDeletedAndRetractionsOfUnknownRowsAreIgnored() {
        harness(KEYED, "k STRING, s BIGINT, a BIGINT", true, true, call("SUM", "BIGINT", 1), call("AVG", "BIGINT", 1))
                .rows(delete("a", 7L), insert("a", 1L), insert("a", 4L), delete("a", 1L), updateBefore("a", 4L))
                .emits(
                        insert("a", 1L, 1L),
                        updateBefore("a", 1L, 1L),
                        updateAfter("a", 5L, 2L),
                        updateBefore("a", 5L, 2L),
                        updateAfter("a", 4L, 4L),
                        delete("a", 4L, 4L))
                .rows(delete("a", 4L), updateAfter("a", 6L), insert("a", null), delete("a", 6L))
                .emits(insert("a", 6L, 6L), updateBefore("a", 6L, 6L), updateAfter("a", null, null))
                .table(row("a", null, null))
                .verify();
    }

    @Test
    void groupsWithoutKeys() {
        RowType input = TestRows.rowType("v INT");
        RowType output = TestRows.rowType("c BIGINT, s INT");
        OperatorHarness.of(
                        factory(
                                input,
                                output,
                                List.of(),
                                true,
                                true,
                                call("COUNT", "BIGINT NOT NULL"),
                                call("SUM", "INT", 0)),
                        output,
                        input)
                .rows(insert(2), insert(3), delete(2), delete(3), insert(1))
                .emits(
                        insert(1L, 2),
                        updateBefore(1L, 2),
                        updateAfter(2L, 5),
                        updateBefore(2L, 5),
                        updateAfter(1L, 3),
                        delete(1L, 3),
                        insert(1L, 1))
                .table(row(1L, 1))
                .verify();
    }

    @Test
    void integerSumsWrapAndAveragesDropTheRest() {
        RowType input = TestRows.rowType("k INT, t TINYINT, s SMALLINT, i INT, b BIGINT");
        harness(
                        input,
                        "k INT, t TINYINT, s SMALLINT, i INT, b BIGINT, at TINYINT, ai INT, ab BIGINT",
                        false,
                        false,
                        call("SUM", "TINYINT", 1),
                        call("SUM", "SMALLINT", 2),
                        call("SUM", "INT", 3),
                        call("$SUM0", "BIGINT", 4),
                        call("AVG", "TINYINT", 1),
                        call("AVG", "INT", 3),
                        call("AVG", "BIGINT", 4))
                .rows(
                        row(1, 100, 32767, Integer.MAX_VALUE, Long.MAX_VALUE),
                        row(1, 100, 1, 2, 1L),
                        row(2, null, null, null, null))
                .upsertKey(0)
                .table(
                        row(1, -56, -32768, Integer.MIN_VALUE + 1, Long.MIN_VALUE, 100, 1073741824, Long.MIN_VALUE / 2),
                        row(2, null, null, null, 0L, null, null, null))
                .verify();
    }

    @Test
    void decimalsKeepAllDigits() {
        RowType input = TestRows.rowType("k INT, d DECIMAL(10, 2), w DECIMAL(30, 4)");
        harness(
                        input,
                        "k INT, s DECIMAL(38, 2), a DECIMAL(38, 6), w DECIMAL(38, 4), wa DECIMAL(38, 6), m DECIMAL(30,"
                                + " 4)",
                        true,
                        true,
                        call("SUM", "DECIMAL(38, 2)", 1),
                        call("AVG", "DECIMAL(38, 6)", 1),
                        call("SUM", "DECIMAL(38, 4)", 2),
                        call("AVG", "DECIMAL(38, 6)", 2),
                        call("$SUM0", "DECIMAL(38, 4)", 2))
                .rows(
                        row(1, "10.25", "99999999999999999999999999.9999"),
                        row(1, "-0.50", "0.0001"),
                        row(1, "1.00", "-0.0002"))
                .table(row(
                        1,
                        "10.75",
                        "3.583333",
                        "99999999999999999999999999.9998",
                        "33333333333333333333333333.333267",
                        "99999999999999999999999999.9998"))
                .rows(delete(1, "-0.50", "0.0001"), delete(1, "10.25", "99999999999999999999999999.9999"))
                .table(row(1, "1.00", "1.000000", "-0.0002", "-0.000200", "-0.0002"))
                .verify();
    }

    @Test
    void floatingPointSumsAddUpInTheirOwnType() {
        RowType input = TestRows.rowType("k INT, f FLOAT, d DOUBLE");
        harness(
                        input,
                        "k INT, sf FLOAT, af FLOAT, sd DOUBLE, ad DOUBLE, mf FLOAT, md DOUBLE",
                        false,
                        false,
                        call("SUM", "FLOAT", 1),
                        call("AVG", "FLOAT", 1),
                        call("SUM", "DOUBLE", 2),
                        call("AVG", "DOUBLE", 2),
                        call("MIN", "FLOAT", 1),
                        call("MAX", "DOUBLE", 2))
                .rows(row(1, 1.5f, 1.25), row(1, -0.5f, 2.25), row(1, null, null))
                .upsertKey(0)
                .table(row(1, 1.0f, 0.5f, 3.5, 1.75, -0.5f, 2.25))
                .verify();
    }

    @Test
    void extremaOfAllTypes() {
        RowType input = TestRows.rowType(
                "k INT, b BOOLEAN, s STRING, d DATE, t TIMESTAMP(3), t9 TIMESTAMP(9), x DECIMAL(30, 2), i INT");
        harness(
                        input,
                        "k INT, b BOOLEAN, s STRING, d DATE, t TIMESTAMP(3), t9 TIMESTAMP(9), x DECIMAL(30, 2), i INT,"
                                + " s2 STRING, b2 BOOLEAN",
                        false,
                        false,
                        call("MIN", "BOOLEAN", 1),
                        call("MAX", "STRING", 2),
                        call("MIN", "DATE", 3),
                        call("MAX", "TIMESTAMP(3)", 4),
                        call("MIN", "TIMESTAMP(9)", 5),
                        call("MAX", "DECIMAL(30, 2)", 6),
                        call("MIN", "INT", 7),
                        call("MIN", "STRING", 2),
                        call("MAX", "BOOLEAN", 1))
                .rows(
                        row(1, null, null, null, null, null, null, null),
                        row(1, true, "b", "2020-01-02", 5000, "2020-01-01 00:00:01.000000002", "1.00", 3),
                        row(1, false, "\u00e9", "2020-01-01", 6000, "2020-01-01 00:00:01.000000001", "-2.00", -3),
                        row(1, true, "", "2021-01-01", 4000, "2020-01-01 00:00:02", "1.50", 4))
                .upsertKey(0)
                .table(row(
                        1, false, "\u00e9", "2020-01-01", 6000, "2020-01-01 00:00:01.000000001", "1.50", -3, "", true))
                .verify();
    }

    @Test
    void filtersLeaveRowsOutOfTheirCallOnly() {
        RowType input = TestRows.rowType("k STRING, v BIGINT, f BOOLEAN");
        harness(
                        input,
                        "k STRING, c BIGINT, cf BIGINT, sf BIGINT",
                        false,
                        false,
                        call("COUNT", "BIGINT NOT NULL"),
                        filter(call("COUNT", "BIGINT NOT NULL"), 2),
                        filter(call("SUM", "BIGINT", 1), 2))
                .rows(row("a", 1L, true), row("a", 2L, false), row("a", 4L, null), row("a", 8L, true))
                .emits(
                        insert("a", 1L, 1L, 1L),
                        updateAfter("a", 2L, 1L, 1L),
                        updateAfter("a", 3L, 1L, 1L),
                        updateAfter("a", 4L, 2L, 9L))
                .upsertKey(0)
                .table(row("a", 4L, 2L, 9L))
                .verify();
    }

    @Test
    void distinctValuesCountOncePerFilter() {
        RowType input = TestRows.rowType("k STRING, v BIGINT, f BOOLEAN");
        harness(
                        input,
                        "k STRING, c BIGINT, s BIGINT, cf BIGINT, a BIGINT",
                        true,
                        true,
                        distinct(call("COUNT", "BIGINT NOT NULL", 1)),
                        distinct(call("SUM", "BIGINT", 1)),
                        distinct(filter(call("COUNT", "BIGINT NOT NULL", 1), 2)),
                        call("COUNT", "BIGINT NOT NULL"))
                .rows(
                        insert("a", 3L, false),
                        insert("a", 3L, true),
                        insert("a", null, true),
                        insert("b", 3L, false),
                        delete("a", 3L, true),
                        insert("a", 4L, true),
                        delete("a", 3L, false))
                .emits(
                        insert("a", 1L, 3L, 0L, 1L),
                        updateBefore("a", 1L, 3L, 0L, 1L),
                        updateAfter("a", 1L, 3L, 1L, 2L),
                        updateBefore("a", 1L, 3L, 1L, 2L),
                        updateAfter("a", 1L, 3L, 1L, 3L),
                        insert("b", 1L, 3L, 0L, 1L),
                        updateBefore("a", 1L, 3L, 1L, 3L),
                        updateAfter("a", 1L, 3L, 0L, 2L),
                        updateBefore("a", 1L, 3L, 0L, 2L),
                        updateAfter("a", 2L, 7L, 1L, 3L),
                        updateBefore("a", 2L, 7L, 1L, 3L),
                        updateAfter("a", 1L, 4L, 1L, 2L))
                .rows(delete("a", null, true), delete("a", 4L, true), insert("a", 4L, true))
                .table(row("a", 1L, 4L, 1L, 1L), row("b", 1L, 3L, 0L, 1L))
                .verify();
    }

    @Test
    void refusesWhatItDoesNotCover() {
        AggregateCall userDefined = new AggregateCall(
                "f",
                new FunctionIdentifier.SystemFunction("my_avg"),
                List.of(1),
                -1,
                false,
                false,
                false,
                Calls.type("BIGINT"));
        RowType output = TestRows.rowType("k STRING, f BIGINT");
        assertThatThrownBy(() -> factory(KEYED, output, List.of(0), false, false, userDefined))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("my_avg");
    }
}
