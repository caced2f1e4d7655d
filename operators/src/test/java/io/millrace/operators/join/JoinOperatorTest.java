package io.millrace.operators.join;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;

import io.millrace.data.BytesColumn;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.operators.Nodes;
import io.millrace.plan.Join;
import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.JoinType;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRow;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinOperatorTest {
    private static final RowType LEFT = TestRows.rowType("k BIGINT, a STRING");
    private static final RowType RIGHT = TestRows.rowType("k BIGINT, b STRING");
    private static final RowType BOTH = TestRows.rowType("k BIGINT, a STRING, k0 BIGINT, b STRING");
    private static final List<List<Integer>> NO_KEYS = List.of();

    /** {@code a < b}, by the first byte, over the columns of both inputs. */
    private static final class BeforeFilter implements Compiled<CompiledFilter> {
        @Override
        public CompiledFilter newInstance() {
            return (batch, selected, context) -> {
                BytesColumn left = (BytesColumn) batch.column(1);
                BytesColumn right = (BytesColumn) batch.column(3);
                int count = 0;
                for (int row = 0; row < batch.size(); row++) {
                    if (left.bytes()[left.start(row)] < right.bytes()[right.start(row)]) {
                        selected[count++] = row;
                    }
                }
                return count;
            };
        }

        @Override
        public String source() {
            return "";
        }
    }

    private static OperatorHarness harness(
            JoinType type,
            List<List<Integer>> leftKeys,
            List<List<Integer>> rightKeys,
            boolean filterNulls,
            @Nullable Compiled<CompiledFilter> condition) {
        RowType output = type == JoinType.SEMI || type == JoinType.ANTI ? LEFT : BOTH;
        Join node = new Join(
                Nodes.header(output),
                new JoinSpec(type, List.of(0), List.of(0), List.of(filterNulls), null),
                leftKeys,
                rightKeys);
        return OperatorHarness.of(JoinOperator.factory(node, LEFT, RIGHT, condition), output, LEFT, RIGHT);
    }

    private static OperatorHarness harness(JoinType type) {
        return harness(type, NO_KEYS, NO_KEYS, true, null);
    }

    @Test
    void anInnerJoinHandsOnRowKinds() {
        harness(JoinType.INNER)
                .rows(0, row(1L, "x"), row(1L, "y"), row(null, "n"))
                .rows(1, row(2L, "r"), row(null, "n"))
                .emits()
                .rows(1, row(1L, "s"))
                .emits(insert(1L, "x", 1L, "s"), insert(1L, "y", 1L, "s"))
                .rows(0, updateBefore(1L, "x"), updateAfter(1L, "z"))
                .emits(updateBefore(1L, "x", 1L, "s"), updateAfter(1L, "z", 1L, "s"))
                .rows(1, delete(1L, "s"), row(1L, "t"))
                .emits(
                        delete(1L, "y", 1L, "s"),
                        delete(1L, "z", 1L, "s"),
                        insert(1L, "y", 1L, "t"),
                        insert(1L, "z", 1L, "t"))
                .verify();
    }

    @Test
    void nullsMatchWhereTheyAreToldTo() {
        harness(JoinType.INNER, NO_KEYS, NO_KEYS, false, null)
                .rows(0, row(null, "x"))
                .rows(1, row(null, "r"))
                .emits(insert(null, "x", null, "r"))
                .verify();
    }

    @Test
    void aLeftJoinPadsRowsWithoutAMatch() {
        harness(JoinType.LEFT)
                .rows(0, row(1L, "x"), row(null, "n"))
                .emits(insert(1L, "x", null, null), insert(null, "n", null, null))
                .rows(1, row(1L, "r"), row(1L, "s"))
                .emits(delete(1L, "x", null, null), insert(1L, "x", 1L, "r"), insert(1L, "x", 1L, "s"))
                .rows(0, updateBefore(1L, "x"), updateAfter(1L, "y"))
                .emits(
                        delete(1L, "x", 1L, "r"),
                        delete(1L, "x", 1L, "s"),
                        insert(1L, "y", 1L, "r"),
                        insert(1L, "y", 1L, "s"))
                .rows(1, updateBefore(1L, "r"), updateBefore(1L, "s"))
                .emits(updateBefore(1L, "y", 1L, "r"), updateBefore(1L, "y", 1L, "s"), insert(1L, "y", null, null))
                .rows(0, delete(null, "n"), delete(1L, "y"))
                .emits(delete(null, "n", null, null), delete(1L, "y", null, null))
                .table()
                .verify();
    }

    @Test
    void aFullJoinPadsBothSides() {
        harness(JoinType.FULL)
                .rows(1, row(1L, "r"))
                .emits(insert(null, null, 1L, "r"))
                .rows(0, row(1L, "x"))
                .emits(delete(null, null, 1L, "r"), insert(1L, "x", 1L, "r"))
                .rows(1, delete(1L, "r"))
                .emits(delete(1L, "x", 1L, "r"), insert(1L, "x", null, null))
                .verify();
    }

    @Test
    void semiAndAntiJoinsCountMatches() {
        harness(JoinType.SEMI)
                .rows(0, row(1L, "x"))
                .emits()
                .rows(1, row(1L, "r"), row(1L, "s"))
                .emits(insert(1L, "x"))
                .rows(0, row(1L, "y"))
                .emits(insert(1L, "y"))
                .rows(1, delete(1L, "r"))
                .emits()
                .rows(1, updateBefore(1L, "s"))
                .emits(updateBefore(1L, "x"), updateBefore(1L, "y"))
                .verify();
        harness(JoinType.ANTI)
                .rows(0, row(1L, "x"), row(null, "n"))
                .emits(insert(1L, "x"), insert(null, "n"))
                .rows(1, row(1L, "r"))
                .emits(delete(1L, "x"))
                .rows(1, updateBefore(1L, "r"))
                .emits(insert(1L, "x"))
                .rows(0, delete(1L, "x"), delete(null, "n"))
                .emits(delete(1L, "x"), delete(null, "n"))
                .verify();
    }

    @Test
    void aRowTakesThePlaceOfTheOneWithItsUniqueKey() {
        harness(JoinType.INNER, List.of(List.of(0)), List.of(List.of(1)), true, null)
                .upsertKey(3)
                .keepInputOrder()
                .rows(0, row(1L, "x"), updateAfter(1L, "y"))
                .rows(1, row(1L, "r"), row(1L, "s"), updateAfter(1L, "r"))
                .emits(insert(1L, "y", 1L, "r"), insert(1L, "y", 1L, "s"), updateAfter(1L, "y", 1L, "r"))
                .rows(0, updateAfter(1L, "z"))
                .emits(updateAfter(1L, "z", 1L, "r"), updateAfter(1L, "z", 1L, "s"))
                .rows(1, delete(1L, "r"), row(1L, "r"), delete(1L, "s"))
                .emits(delete(1L, "z", 1L, "r"), insert(1L, "z", 1L, "r"), delete(1L, "z", 1L, "s"))
                .verify();
    }

    @Test
    void aConditionDecidesAboutMatches() {
        harness(JoinType.LEFT, NO_KEYS, NO_KEYS, true, new BeforeFilter())
                .rows(0, row(1L, "b"), row(1L, "d"))
                .rows(1, row(1L, "a"), row(1L, "c"))
                .emits(
                        insert(1L, "b", null, null),
                        insert(1L, "d", null, null),
                        delete(1L, "b", null, null),
                        insert(1L, "b", 1L, "c"))
                .rows(0, row(1L, "a"))
                .emits(insert(1L, "a", 1L, "c"))
                .verify();
    }

    /** Random changes of both inputs against a join computed anew over what is there in the end. */
    @ParameterizedTest
    @EnumSource(JoinType.class)
    void randomChangesGiveTheSameTableAsJoiningAnew(JoinType type) {
        Random random = new Random(11);
        List<List<TestRow>> there = List.of(new ArrayList<>(), new ArrayList<>());
        OperatorHarness harness = harness(type).seeds(8);
        for (int i = 0; i < 200; i++) {
            int input = random.nextInt(2);
            List<TestRow> side = there.get(input);
            if (!side.isEmpty() && random.nextInt(5) < 2) {
                TestRow gone = side.remove(random.nextInt(side.size()));
                harness.rows(input, delete(gone.value(0), gone.value(1)));
            } else {
                int key = random.nextInt(7);
                TestRow come = row(key == 0 ? null : (Long) (long) key, "v" + random.nextInt(3));
                side.add(come);
                harness.rows(input, come);
            }
        }
        harness.table(joinAnew(type, there.get(0), there.get(1)).toArray(TestRow[]::new))
                .verify();
    }

    private static List<TestRow> joinAnew(JoinType type, List<TestRow> left, List<TestRow> right) {
        List<TestRow> joined = new ArrayList<>();
        for (TestRow l : left) {
            List<TestRow> matches = right.stream().filter(r -> matches(l, r)).toList();
            if (type == JoinType.SEMI || type == JoinType.ANTI) {
                if (matches.isEmpty() == (type == JoinType.ANTI)) {
                    joined.add(l);
                }
                continue;
            }
            matches.forEach(r -> joined.add(row(l.value(0), l.value(1), r.value(0), r.value(1))));
            if (matches.isEmpty() && (type == JoinType.LEFT || type == JoinType.FULL)) {
                joined.add(row(l.value(0), l.value(1), null, null));
            }
        }
        if (type == JoinType.RIGHT || type == JoinType.FULL) {
            right.stream()
                    .filter(r -> left.stream().noneMatch(l -> matches(l, r)))
                    .forEach(r -> joined.add(row(null, null, r.value(0), r.value(1))));
        }
        return joined;
    }

    private static boolean matches(TestRow left, TestRow right) {
        return left.value(0) != null && Objects.equals(left.value(0), right.value(0));
    }
}
