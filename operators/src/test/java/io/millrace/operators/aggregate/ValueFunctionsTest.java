package io.millrace.operators.aggregate;

import static io.millrace.operators.aggregate.Calls.call;
import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** Functions whose result is one or all of the values themselves. */
class ValueFunctionsTest {
    private static final RowType INPUT = TestRows.rowType("k INT, v BIGINT, s STRING, d STRING");

    private static OperatorHarness harness(String output, boolean retract, AggregateCall... calls) {
        RowType outputType = TestRows.rowType(output);
        return OperatorHarness.of(
                GroupAggregateOperatorTest.factory(INPUT, outputType, List.of(0), retract, true, calls),
                outputType,
                INPUT);
    }

    @Test
    void extremaComeBackWhenABetterValueGoes() {
        harness(
                        "k INT, min_v BIGINT, max_v BIGINT, max_s STRING",
                        true,
                        call("MIN", "BIGINT", 1),
                        call("MAX", "BIGINT", 1),
                        call("MAX", "STRING", 2))
                .rows(
                        insert(1, 5L, "b", null),
                        insert(1, 9L, "c", null),
                        insert(1, 9L, "a", null),
                        delete(1, 9L, "c", null),
                        delete(1, 9L, "a", null),
                        insert(1, null, null, null),
                        delete(1, 5L, "b", null))
                .emits(
                        insert(1, 5L, 5L, "b"),
                        updateBefore(1, 5L, 5L, "b"),
                        updateAfter(1, 5L, 9L, "c"),
                        updateBefore(1, 5L, 9L, "c"),
                        updateAfter(1, 5L, 9L, "b"),
                        updateBefore(1, 5L, 9L, "b"),
                        updateAfter(1, 5L, 5L, "b"),
                        updateBefore(1, 5L, 5L, "b"),
                        updateAfter(1, null, null, null))
                .table(row(1, null, null, null))
                .verify();
    }

    @Test
    void firstAndLastLeaveOutNulls() {
        harness("k INT, f STRING, l BIGINT", false, call("FIRST_VALUE", "STRING", 2), call("LAST_VALUE", "BIGINT", 1))
                .rows(row(1, null, null, null), row(1, 1L, "a", null), row(1, 2L, "b", null), row(1, null, null, null))
                .emits(
                        insert(1, null, null),
                        updateBefore(1, null, null),
                        updateAfter(1, "a", 1L),
                        updateBefore(1, "a", 1L),
                        updateAfter(1, "a", 2L))
                .table(row(1, "a", 2L))
                .verify();
    }

    @Test
    void firstAndLastMoveOnWhenTheirRowGoes() {
        harness("k INT, f BIGINT, l STRING", true, call("FIRST_VALUE", "BIGINT", 1), call("LAST_VALUE", "STRING", 2))
                .rows(
                        insert(1, 1L, "a", null),
                        insert(1, 2L, "b", null),
                        insert(1, 3L, "c", null),
                        delete(1, 1L, "a", null),
                        delete(1, 3L, "c", null))
                .table(row(1, 2L, "b"))
                .verify();
    }

    @Test
    void listsJoinInTheOrderOfRows() {
        AggregateCall comma = call("LISTAGG", "STRING", 2);
        AggregateCall given = call("LISTAGG", "STRING", 2, 3);
        harness("k INT, c STRING, g STRING", false, comma, given)
                .rows(row(1, 0L, null, ";"), row(1, 0L, "a", ";"), row(1, 0L, "b", "--"), row(2, 0L, null, ";"))
                .table(row(1, "a,b", "a--b"), row(2, null, null))
                .verify();
        harness("k INT, c STRING, g STRING", true, comma, given)
                .rows(
                        insert(1, 0L, "a", ";"),
                        insert(1, 0L, "b", ";"),
                        insert(1, 0L, "a", ";"),
                        delete(1, 0L, "a", ";"))
                .table(row(1, "b,a", "b;a"))
                .verify();
    }

    @Test
    void arraysAndMultisets() {
        harness(
                        "k INT, a ARRAY<BIGINT>, m MULTISET<BIGINT>",
                        true,
                        call("ARRAY_AGG", "ARRAY<BIGINT>", 1),
                        call("COLLECT", "MULTISET<BIGINT>", 1))
                .rows(
                        insert(1, 2L, null, null),
                        insert(1, null, null, null),
                        insert(1, 2L, null, null),
                        insert(1, 3L, null, null),
                        delete(1, 2L, null, null))
                .table(row(1, java.util.Arrays.asList(null, 2L, 3L), java.util.Map.of(2L, 1, 3L, 1)))
                .verify();
    }

    @Test
    void aSingleValueMayBeReplacedButNotDoubled() {
        harness("k INT, v STRING", true, call("SINGLE_VALUE", "STRING", 2))
                .rows(insert(1, 0L, "a", null), delete(1, 0L, "a", null), insert(1, 0L, "b", null))
                .table(row(1, "b"))
                .verify();
        assertThatThrownBy(() -> harness("k INT, v STRING", true, call("SINGLE_VALUE", "STRING", 2))
                        .rows(insert(1, 0L, "a", null), insert(1, 0L, "b", null))
                        .table()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("more than one");
    }
}
