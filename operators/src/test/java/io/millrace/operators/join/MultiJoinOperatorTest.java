package io.millrace.operators.join;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.plan.MultiJoin;
import io.millrace.plan.MultiJoin.JoinAttribute;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.spec.Distribution;
import io.millrace.plan.spec.Input;
import io.millrace.plan.spec.JoinType;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins three inputs of a key and a value: a and b by key, c by the key of b. */
class MultiJoinOperatorTest {
    private static final RowType INPUT = TestRows.rowType("k BIGINT, v BIGINT");
    private static final RowType OUTPUT =
            TestRows.rowType("k BIGINT, a BIGINT, k0 BIGINT, b BIGINT, k1 BIGINT, c BIGINT");
    private static final List<List<Integer>> NO_KEYS = List.of();
    private static final @Nullable Compiled<CompiledFilter> NONE = null;

    private static MultiJoin node(JoinType second, JoinType third, List<List<List<Integer>>> uniqueKeys) {
        Distribution byKey = new Distribution.Hash(List.of(0));
        NodeHeader header = new NodeHeader(
                1,
                "stream-exec-multi-join",
                1,
                OUTPUT,
                "Test()",
                List.of(new Input(2, byKey), new Input(3, byKey), new Input(4, byKey)),
                Map.of(),
                List.of());
        return new MultiJoin(
                header,
                List.of(JoinType.INNER, second, third),
                Arrays.asList(null, null, null),
                null,
                Map.of(1, List.of(new JoinAttribute(0, 0, 1, 0)), 2, List.of(new JoinAttribute(1, 0, 2, 0))),
                uniqueKeys);
    }

    private static OperatorHarness harness(
            JoinType second, JoinType third, List<List<List<Integer>>> uniqueKeys, LongCondition condition) {
        OperatorFactory factory = MultiJoinOperator.factory(
                node(second, third, uniqueKeys),
                List.of(INPUT, INPUT, INPUT),
                Arrays.asList(NONE, condition, LongCondition.equal(2, 4)));
        return OperatorHarness.of(factory, OUTPUT, INPUT, INPUT, INPUT);
    }

    private static OperatorHarness harness(JoinType second, JoinType third) {
        return harness(second, third, List.of(NO_KEYS, NO_KEYS, NO_KEYS), LongCondition.equal(0, 2));
    }

    @Test
    void anInnerJoinHandsOnRowKinds() {
        harness(JoinType.INNER, JoinType.INNER)
                .rows(0, row(1L, 10L), row(null, 19L))
                .rows(1, row(1L, 20L), row(1L, 21L), row(null, 29L))
                .emits()
                .rows(2, row(1L, 30L), row(null, 39L))
                .emits(insert(1L, 10L, 1L, 20L, 1L, 30L), insert(1L, 10L, 1L, 21L, 1L, 30L))
                .rows(0, updateBefore(1L, 10L), updateAfter(1L, 11L))
                .emits(
                        updateBefore(1L, 10L, 1L, 20L, 1L, 30L),
                        updateBefore(1L, 10L, 1L, 21L, 1L, 30L),
                        updateAfter(1L, 11L, 1L, 20L, 1L, 30L),
                        updateAfter(1L, 11L, 1L, 21L, 1L, 30L))
                .rows(1, delete(1L, 20L))
                .emits(delete(1L, 11L, 1L, 20L, 1L, 30L))
                .verify();
    }

    @Test
    void aFirstMatchTakesBackWhatWasThereWithoutIt() {
        harness(JoinType.LEFT, JoinType.LEFT)
                .rows(0, row(1L, 10L))
                .emits(insert(1L, 10L, null, null, null, null))
                .rows(2, row(1L, 30L), row(1L, 31L))
                .emits()
                .rows(1, row(1L, 20L))
                .emits(
                        delete(1L, 10L, null, null, null, null),
                        insert(1L, 10L, 1L, 20L, 1L, 30L),
                        insert(1L, 10L, 1L, 20L, 1L, 31L))
                .rows(1, row(1L, 21L), delete(1L, 20L))
                .emits(
                        insert(1L, 10L, 1L, 21L, 1L, 30L),
                        insert(1L, 10L, 1L, 21L, 1L, 31L),
                        delete(1L, 10L, 1L, 20L, 1L, 30L),
                        delete(1L, 10L, 1L, 20L, 1L, 31L))
                .rows(2, delete(1L, 30L), updateBefore(1L, 31L))
                .emits(
                        delete(1L, 10L, 1L, 21L, 1L, 30L),
                        updateBefore(1L, 10L, 1L, 21L, 1L, 31L),
                        insert(1L, 10L, 1L, 21L, null, null))
                .rows(1, delete(1L, 21L))
                .emits(delete(1L, 10L, 1L, 21L, null, null), insert(1L, 10L, null, null, null, null))
                .verify();
    }

    @Test
    void aRowTakesThePlaceOfTheOneWithItsUniqueKey() {
        List<List<List<Integer>>> uniqueKeys = List.of(List.of(List.of(0)), List.of(List.of(1)), NO_KEYS);
        harness(JoinType.INNER, JoinType.LEFT, uniqueKeys, LongCondition.equal(0, 2))
                .upsertKey(0, 3)
                .keepInputOrder()
                .rows(0, row(1L, 10L), updateAfter(1L, 11L))
                .rows(1, row(1L, 20L), row(1L, 21L), updateAfter(1L, 20L))
                .emits(
                        insert(1L, 11L, 1L, 20L, null, null),
                        insert(1L, 11L, 1L, 21L, null, null),
                        updateAfter(1L, 11L, 1L, 20L, null, null))
                .rows(0, updateAfter(1L, 12L))
                .emits(updateAfter(1L, 12L, 1L, 20L, null, null), updateAfter(1L, 12L, 1L, 21L, null, null))
                .verify();
    }

    /** Random changes of all inputs against a join computed anew over what is there in the end. */
    @ParameterizedTest
    @CsvSource({"INNER,INNER", "INNER,LEFT", "LEFT,INNER", "LEFT,LEFT"})
    void randomChangesGiveTheSameTableAsJoiningAnew(JoinType second, JoinType third) {
        Random random = new Random(3);
        List<List<TestRow>> there = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        LongCondition condition = LongCondition.equal(0, 2).and(LongCondition.lessThan(1, 3));
        OperatorHarness harness = harness(second, third, List.of(NO_KEYS, NO_KEYS, NO_KEYS), condition)
                .seeds(8);
        for (int i = 0; i < 200; i++) {
            int input = random.nextInt(3);
            List<TestRow> rows = there.get(input);
            if (!rows.isEmpty() && random.nextInt(5) < 2) {
                TestRow gone = rows.remove(random.nextInt(rows.size()));
                harness.rows(input, delete(gone.value(0), gone.value(1)));
            } else {
                int key = random.nextInt(5);
                TestRow come = row(key == 0 ? null : (Long) (long) key, (long) random.nextInt(4));
                rows.add(come);
                harness.rows(input, come);
            }
        }
        List<List<@Nullable Object>> ab = join(second, values(there.get(0)), values(there.get(1)), true);
        List<List<@Nullable Object>> abc = join(third, ab, values(there.get(2)), false);
        harness.table(abc.stream().map(values -> row(values.toArray())).toArray(TestRow[]::new))
                .verify();
    }

    private static List<List<@Nullable Object>> values(List<TestRow> rows) {
        return rows.stream()
                .map(row -> Arrays.asList(row.value(0), row.value(1)))
                .toList();
    }

    /** Joins the last input before by its key, and by {@code a < b} if it is told so. */
    private static List<List<@Nullable Object>> join(
            JoinType type, List<List<@Nullable Object>> left, List<List<@Nullable Object>> right, boolean lessThan) {
        List<List<@Nullable Object>> joined = new ArrayList<>();
        for (List<@Nullable Object> l : left) {
            int before = joined.size();
            Object key = l.get(l.size() - 2);
            for (List<@Nullable Object> r : right) {
                if (key != null && key.equals(r.get(0)) && (!lessThan || number(l.get(1)) < number(r.get(1)))) {
                    joined.add(concat(l, r));
                }
            }
            if (joined.size() == before && type == JoinType.LEFT) {
                joined.add(concat(l, Arrays.asList(null, null)));
            }
        }
        return joined;
    }

    private static long number(@Nullable Object value) {
        return (Long) Objects.requireNonNull(value);
    }

    private static List<@Nullable Object> concat(List<@Nullable Object> left, List<@Nullable Object> right) {
        List<@Nullable Object> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    @Test
    void outerJoinsOtherThanLeftOnesAreNotNative() {
        MultiJoin node = node(JoinType.INNER, JoinType.FULL, List.of(NO_KEYS, NO_KEYS, NO_KEYS));
        assertThatThrownBy(() ->
                        MultiJoinOperator.factory(node, List.of(INPUT, INPUT, INPUT), Arrays.asList(NONE, NONE, NONE)))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("FULL");
    }
}
