package io.millrace.operators.aggregate;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.plan.GlobalGroupAggregate;
import io.millrace.plan.GroupAggregate;
import io.millrace.plan.IncrementalGroupAggregate;
import io.millrace.plan.LocalGroupAggregate;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions that are objects: those of users, and those of Flink's runtime. Also the middle of a split distinct aggregate. */
class ObjectFunctionsTest {
    private static final RowType INPUT = TestRows.rowType("k STRING, v BIGINT");

    /** Weighted average; its result without rows must not be asked for. */
    public static final class Average extends AggregateFunction<Long, Average.Sum> {
        private static final long serialVersionUID = 1L;

        public static final class Sum {
            public long sum;
            public long count;
        }

        @Override
        public Sum createAccumulator() {
            return new Sum();
        }

        @Override
        public Long getValue(Sum accumulator) {
            return accumulator.sum / accumulator.count;
        }

        public void accumulate(Sum accumulator, @Nullable Long value) {
            if (value != null) {
                accumulator.sum += value;
                accumulator.count++;
            }
        }

        public void retract(Sum accumulator, Long value) {
            accumulator.sum -= value;
            accumulator.count--;
        }

        public void merge(Sum accumulator, Iterable<Sum> others) {
            for (Sum other : others) {
                accumulator.sum += other.sum;
                accumulator.count += other.count;
            }
        }
    }

    /** Values with their occurrences, kept in a map view; cannot take values back. */
    public static final class Histogram extends AggregateFunction<String, Histogram.Bins> {
        private static final long serialVersionUID = 1L;

        public static final class Bins {
            public MapView<Long, Integer> bins = new MapView<>();
        }

        @Override
        public Bins createAccumulator() {
            return new Bins();
        }

        @Override
        public String getValue(Bins accumulator) {
            Map<Long, Integer> sorted = new TreeMap<>(accumulator.bins.getMap());
            return sorted.toString();
        }

        public void accumulate(Bins accumulator, Long... values) throws Exception {
            for (Long value : values) {
                Integer before = accumulator.bins.get(value);
                accumulator.bins.put(value, before == null ? 1 : before + 1);
            }
        }
    }

    private static AggregateCall user(Class<?> function, String type, int... arguments) {
        return new AggregateCall(
                null,
                new FunctionIdentifier.InlineFunction(function.getName()),
                IntStream.of(arguments).boxed().toList(),
                -1,
                false,
                false,
                false,
                Calls.type(type));
    }

    private static OperatorFactory group(RowType output, boolean retract, AggregateCall... calls) {
        return GroupAggregateOperator.factory(
                new GroupAggregate(
                        Calls.header("stream-exec-group-aggregate", output),
                        List.of(0),
                        List.of(calls),
                        Collections.nCopies(calls.length, retract),
                        true,
                        retract),
                INPUT,
                Calls.EXPRESSIONS);
    }

    @Test
    void aUsersFunctionTakesRowsBack() {
        RowType output = TestRows.rowType("k STRING, a BIGINT");
        OperatorHarness.of(group(output, true, user(Average.class, "BIGINT", 1)), output, INPUT)
                .rows(insert("a", 2L), insert("a", 6L), insert("b", 1L))
                .emits(insert("a", 2L), updateBefore("a", 2L), updateAfter("a", 4L), insert("b", 1L))
                .rows(delete("a", 2L), delete("b", 1L))
                .emits(updateBefore("a", 4L), updateAfter("a", 6L), delete("b", 1L))
                .table(row("a", 6L))
                .verify();
    }

    @Test
    void aMapViewIsPartOfTheState() {
        RowType output = TestRows.rowType("k STRING, h STRING");
        OperatorHarness.of(group(output, false, user(Histogram.class, "STRING", 1, 1)), output, INPUT)
                .rows(insert("a", 2L), insert("a", 6L), insert("b", 1L), insert("a", 2L))
                .table(row("a", "{2=4, 6=2}"), row("b", "{1=2}"))
                .emits(
                        insert("a", "{2=2}"),
                        updateBefore("a", "{2=2}"),
                        updateAfter("a", "{2=2, 6=2}"),
                        insert("b", "{1=2}"),
                        updateBefore("a", "{2=2, 6=2}"),
                        updateAfter("a", "{2=4, 6=2}"))
                .verify();
    }

    @Test
    void accumulatorsOfTwoPhasesAreMerged() {
        RowType between = TestRows.rowType("k STRING, acc ROW<s BIGINT, c BIGINT>");
        RowType output = TestRows.rowType("k STRING, a BIGINT");
        List<AggregateCall> calls = List.of(user(Average.class, "BIGINT", 1));
        OperatorFactory local = LocalGroupAggregateOperator.factory(
                new LocalGroupAggregate(
                        Calls.header("stream-exec-local-group-aggregate", between),
                        List.of(0),
                        calls,
                        List.of(false),
                        false),
                INPUT,
                Calls.EXPRESSIONS);
        OperatorFactory global = GlobalGroupAggregateOperator.factory(
                new GlobalGroupAggregate(
                        Calls.header("stream-exec-global-group-aggregate", output),
                        List.of(0),
                        calls,
                        List.of(false),
                        INPUT,
                        true,
                        false,
                        null),
                between,
                Calls.EXPRESSIONS);
        OperatorHarness.of(new TwoPhases(local, global), output, INPUT)
                .rows(insert("a", 2L), insert("a", 6L), insert("b", 1L), insert("a", 1L))
                .table(row("a", 3L), row("b", 1L))
                .verify();
    }

    @Test
    void functionsOfFlinksRuntimeRunAsTheyAre() {
        RowType output = TestRows.rowType("k STRING, p STRING, l BIGINT");
        AggregateCall json = Calls.call("JSON_ARRAYAGG_ABSENT_ON_NULL", "STRING", 0);
        AggregateCall lag = Calls.call("LAG", "BIGINT", 1);
        OperatorHarness.of(group(output, false, json, lag), output, INPUT)
                .rows(insert("a", 2L), insert("a", 6L), insert("a", 7L))
                .table(row("a", "[a,a,a]", 6L))
                .verify();
    }

    @Test
    void distinctValuesThatAreSplitByHashAreCountedOnce() {
        RowType hashed = TestRows.rowType("k STRING, h INT, v BIGINT");
        RowType between = TestRows.rowType("k STRING, h INT, s BIGINT, c BIGINT, d ARRAY<INT>");
        RowType increments = TestRows.rowType("k STRING, s BIGINT, c BIGINT");
        AggregateCall sum = Calls.call("$SUM0", "BIGINT NOT NULL", 2);
        AggregateCall distinct = Calls.distinct(Calls.call("COUNT", "BIGINT NOT NULL", 2));
        OperatorFactory local = LocalGroupAggregateOperator.factory(
                new LocalGroupAggregate(
                        Calls.header("stream-exec-local-group-aggregate", between),
                        List.of(0, 1),
                        List.of(sum, distinct),
                        List.of(false, false),
                        false),
                hashed,
                Calls.EXPRESSIONS);
        OperatorFactory incremental = IncrementalGroupAggregateOperator.factory(
                new IncrementalGroupAggregate(
                        Calls.header("stream-exec-incremental-group-aggregate", increments),
                        List.of(0, 1),
                        List.of(0),
                        List.of(sum, distinct),
                        List.of(false, false),
                        hashed,
                        false),
                between,
                Calls.EXPRESSIONS);
        OperatorFactory global = GroupAggregateOperator.factory(
                new GroupAggregate(
                        Calls.header("stream-exec-group-aggregate", increments),
                        List.of(0),
                        List.of(Calls.call("$SUM0", "BIGINT", 1), Calls.call("$SUM0", "BIGINT", 2)),
                        List.of(false, false),
                        true,
                        false),
                increments,
                Calls.EXPRESSIONS);
        OperatorHarness.of(new TwoPhases(new TwoPhases(local, incremental), global), increments, hashed)
                .rows(row("a", 0, 2L), row("a", 1, 3L), row("a", 0, 2L), row("b", 0, 2L), row("a", 0, 4L))
                .emits(
                        insert("a", 2L, 1L),
                        updateBefore("a", 2L, 1L),
                        updateAfter("a", 5L, 2L),
                        updateBefore("a", 5L, 2L),
                        updateAfter("a", 7L, 2L),
                        insert("b", 2L, 1L),
                        updateBefore("a", 7L, 2L),
                        updateAfter("a", 11L, 3L))
                .verify();
    }

    @Test
    void whatAFunctionCannotDoIsRefused() {
        RowType output = TestRows.rowType("k STRING, a STRING");
        assertThatThrownBy(() -> group(output, true, user(Histogram.class, "STRING", 1)))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("retract");
        RowType between = TestRows.rowType("k STRING, acc ROW<m MAP<BIGINT, INT>>");
        LocalGroupAggregate local = new LocalGroupAggregate(
                Calls.header("stream-exec-local-group-aggregate", between),
                List.of(0),
                List.of(user(Histogram.class, "STRING", 1)),
                List.of(false),
                false);
        assertThatThrownBy(() -> LocalGroupAggregateOperator.factory(local, INPUT, Calls.EXPRESSIONS))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("merge");
        assertThatThrownBy(() -> group(output, false, user(Average.class, "STRING", 1)))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("where the function has");
        assertThatThrownBy(() -> group(output, false, user(String.class, "STRING", 1)))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("is no AggregateFunction");
    }
}
