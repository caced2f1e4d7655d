package io.millrace.operators.lateral;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.LookupJoin;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.LookupKey;
import io.millrace.plan.spec.RetryOptions;
import io.millrace.plan.spec.SourceTable;
import io.millrace.plan.spec.StateMetadata;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.apache.flink.api.common.io.GenericInputFormat;
import org.apache.flink.api.common.io.NonParallelInput;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.GenericInputSplit;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.InputFormatProvider;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.FullCachingLookupProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingLookupProvider;
import org.apache.flink.table.connector.source.lookup.cache.DefaultLookupCache;
import org.apache.flink.table.connector.source.lookup.cache.trigger.PeriodicCacheReloadTrigger;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookupJoinOperatorTest {
    private static final RowType INPUT = TestRows.rowType("id INT, customer INT");
    private static final RowType TABLE = TestRows.rowType("customer INT, name STRING, age INT");
    private static final RowType OUTPUT = TestRows.rowType("id INT, customer INT, customer0 INT, name STRING, age INT");
    private static final ExpressionCompiler COMPILER =
            new ExpressionCompiler(new Configuration(), LookupJoinOperatorTest.class.getClassLoader());

    /** Every key that was asked for. */
    private static final List<Integer> ASKED = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void forgetWhatWasAsked() {
        ASKED.clear();
    }

    private static RowData customer(int id, String name, int age) {
        return GenericRowData.of(id, StringData.fromString(name), age);
    }

    /** Customer 1 is Ada, twice; 2 is Bob; 4 cannot be asked for. */
    private static List<RowData> find(RowData key) throws IOException {
        ASKED.add(key.getInt(0));
        return switch (key.getInt(0)) {
            case 1 -> List.of(customer(1, "Ada", 36), customer(1, "Countess", 37));
            case 2 -> List.of(customer(2, "Bob", 20));
            case 4 -> throw new IOException("no such shard");
            default -> List.of();
        };
    }

    /** Answers at once. */
    public static final class Customers extends LookupFunction {
        @Override
        public Collection<RowData> lookup(RowData key) throws IOException {
            return find(key);
        }
    }

    /** Answers on another thread; null for nothing. */
    public static final class CustomersLater extends AsyncLookupFunction {
        @Override
        public CompletableFuture<Collection<RowData>> asyncLookup(RowData key) {
            CompletableFuture<Collection<RowData>> result = new CompletableFuture<>();
            ForkJoinPool.commonPool().execute(() -> {
                try {
                    List<RowData> rows = find(key);
                    result.complete(rows.isEmpty() ? null : rows);
                } catch (IOException e) {
                    result.completeExceptionally(e);
                }
            });
            return result;
        }
    }

    /** A lookup join to be varied. */
    private static final class Join {
        JoinType joinType = JoinType.INNER;

        @Nullable
        Expression preFilter;

        @Nullable
        Expression condition;

        List<Expression> projection = List.of();

        @Nullable
        Expression filter;

        boolean materialize;

        @Nullable
        AsyncOptions async;

        @Nullable
        RetryOptions retry;

        RowType output = OUTPUT;
        long ttlMillis;
        LookupRuntimeProvider provider = LookupFunctionProvider.of(new Customers());

        OperatorFactory factory() {
            NodeHeader header = new NodeHeader(
                    1,
                    "stream-exec-lookup-join",
                    1,
                    output,
                    "LookupJoin()",
                    List.of(),
                    Map.of(),
                    List.of(new StateMetadata(0, ttlMillis, "lookupJoinState")));
            CatalogTable table = new CatalogTable(ObjectIdentifier.of("c", "d", "customers"), null);
            LookupJoin node = new LookupJoin(
                    header,
                    joinType,
                    preFilter,
                    condition,
                    new SourceTable(table, List.of()),
                    TABLE,
                    Map.of(0, new LookupKey.Field(1)),
                    projection,
                    filter,
                    false,
                    materialize,
                    async,
                    retry,
                    ChangelogMode.all(),
                    List.of(0),
                    false);
            return LookupJoinOperator.factory(node, INPUT, provider, List.of(), COMPILER);
        }

        OperatorHarness harness() {
            return OperatorHarness.of(factory(), output, INPUT);
        }
    }

    private static Expression greater(RowType type, int column, int than) {
        return call(">", new InputReference(column, type.getTypeAt(column)), new Literal(than, new IntType(false)));
    }

    private static Expression call(String name, Expression... operands) {
        LogicalType type = name.equals("+") ? new IntType() : new BooleanType();
        return new Call(new BuiltIn(name, 1, "BINARY"), List.of(operands), type);
    }

    @Test
    void innerGivesARowForEachThatIsFound() {
        new Join()
                .harness()
                .rows(row(1, 1), row(2, 3), row(3, null), row(4, 2), delete(1, 1))
                .emits(
                        insert(1, 1, 1, "Ada", 36),
                        insert(1, 1, 1, "Countess", 37),
                        insert(4, 2, 2, "Bob", 20),
                        delete(1, 1, 1, "Ada", 36),
                        delete(1, 1, 1, "Countess", 37))
                .verify();
        assertThat(ASKED).as("a null is not looked up").doesNotContainNull().contains(3);
    }

    @Test
    void leftKeepsRowsThatFindNothing() {
        Join join = new Join();
        join.joinType = JoinType.LEFT;
        join.harness()
                .rows(row(1, 3), row(2, 2), row(3, null))
                .emits(insert(1, 3, null, null, null), insert(2, 2, 2, "Bob", 20), insert(3, null, null, null, null))
                .verify();
    }

    @Test
    void conditionsFilterBeforeAndAfterTheLookup() {
        Join join = new Join();
        join.joinType = JoinType.LEFT;
        join.preFilter = greater(INPUT, 0, 1);
        join.condition = greater(OUTPUT, 4, 36);
        join.harness()
                .rows(row(1, 1), row(2, 1), row(3, 2))
                .emits(insert(1, 1, null, null, null), insert(2, 1, 1, "Countess", 37), insert(3, 2, null, null, null))
                .verify();
    }

    @Test
    void whatIsFoundIsFilteredAndProjected() {
        Join join = new Join();
        join.output = TestRows.rowType("id INT, customer INT, next INT");
        join.filter = greater(TABLE, 2, 20);
        join.projection =
                List.of(call("+", new InputReference(2, TABLE.getTypeAt(2)), new Literal(1, new IntType(false))));
        join.harness()
                .rows(row(1, 1), row(2, 2))
                .emits(insert(1, 1, 37), insert(1, 1, 38))
                .verify();
    }

    @Test
    void asynchronousLookupsGiveTheSame() {
        Join join = new Join();
        join.provider = AsyncLookupFunctionProvider.of(new CustomersLater());
        join.async = new AsyncOptions(2, 60_000, false, false);
        join.joinType = JoinType.LEFT;
        join.harness()
                .rows(row(1, 1), row(2, 3), row(3, 2))
                .emits(
                        insert(1, 1, 1, "Ada", 36),
                        insert(1, 1, 1, "Countess", 37),
                        insert(2, 3, null, null, null),
                        insert(3, 2, 2, "Bob", 20))
                .verify();
    }

    @Test
    void aPartialCacheAnswersWhatItKnows() {
        Join join = new Join();
        DefaultLookupCache cache = DefaultLookupCache.newBuilder()
                .maximumSize(10)
                .cacheMissingKey(true)
                .build();
        join.provider = PartialCachingLookupProvider.of(new Customers(), cache);
        join.harness()
                .rows(row(1, 2), row(2, 2), row(3, 3), row(4, 3))
                .emits(insert(1, 2, 2, "Bob", 20), insert(2, 2, 2, "Bob", 20))
                .seeds(0)
                .verify();
        // Each of the runs of the harness (row by row and at once, straight and restored) begins with an empty cache.
        assertThat(ASKED)
                .filteredOn(key -> key == 3)
                .hasSameSizeAs(ASKED.stream().filter(key -> key == 2).toList());
        assertThat(ASKED).filteredOn(key -> key == 2).hasSizeLessThanOrEqualTo(4);
    }

    /** The customers, for a cache that reads all of them. */
    public static final class AllCustomers extends GenericInputFormat<RowData> implements NonParallelInput {
        private static final long serialVersionUID = 1;

        private int next;

        @Override
        public void open(GenericInputSplit split) throws IOException {
            super.open(split);
            next = 0;
        }

        @Override
        public boolean reachedEnd() {
            return next == 3;
        }

        @Override
        public RowData nextRecord(RowData reuse) {
            return next++ == 0 ? customer(2, "Bob", 20) : customer(1, "Ada", 34 + next);
        }
    }

    @Test
    void aFullCacheAnswersAll() {
        Join join = new Join();
        join.provider = FullCachingLookupProvider.of(
                InputFormatProvider.of(new AllCustomers()),
                new PeriodicCacheReloadTrigger(
                        Duration.ofHours(1), PeriodicCacheReloadTrigger.ScheduleMode.FIXED_DELAY));
        join.joinType = JoinType.LEFT;
        join.harness()
                .rows(row(1, 2), row(2, 1), row(3, 3))
                .emits(
                        insert(1, 2, 2, "Bob", 20),
                        insert(2, 1, 1, "Ada", 36),
                        insert(2, 1, 1, "Ada", 37),
                        insert(3, 3, null, null, null))
                .seeds(1)
                .verify();
        assertThat(ASKED).isEmpty();
    }

    @Test
    void aMissIsTriedAgain() {
        Join join = new Join();
        join.retry = new RetryOptions("lookup_miss", "FIXED_DELAY", 1L, 2);
        join.harness()
                .rows(row(1, 3), row(2, 2))
                .emits(insert(2, 2, 2, "Bob", 20))
                .seeds(0)
                .verify();
        assertThat(ASKED.stream().filter(key -> key == 3).count())
                .as("three attempts for each one at a hit")
                .isEqualTo(3 * ASKED.stream().filter(key -> key == 2).count());
    }

    @Test
    void aLookupThatFailsNamesTheTable() {
        assertThatThrownBy(() -> new Join().harness().rows(row(1, 4)).emits().verify())
                .isInstanceOf(MillraceException.class)
                .hasMessage("The lookup in table c.d.customers failed: no such shard");
    }

    @Test
    void aProviderOfAnotherKindIsRefused() {
        Join join = new Join();
        join.async = new AsyncOptions(2, 60_000, false, false);
        assertThatThrownBy(join::factory)
                .isInstanceOf(NotNativeException.class)
                .hasMessageStartingWith("The lookup in table c.d.customers through a ")
                .hasMessageEndingWith(", asynchronously");
    }

    @Test
    void whatWasFoundIsTakenBackAsItWas() {
        Join join = new Join();
        join.materialize = true;
        join.joinType = JoinType.LEFT;
        join.harness()
                .upsertKey(0)
                .rows(row(1, 1), updateBefore(1, 1), updateAfter(1, 2))
                .emits(
                        insert(1, 1, 1, "Ada", 36),
                        insert(1, 1, 1, "Countess", 37),
                        delete(1, 1, 1, "Ada", 36),
                        delete(1, 1, 1, "Countess", 37),
                        updateAfter(1, 2, 2, "Bob", 20))
                .rows(row(2, 3), delete(2, 3), delete(1, 2))
                .emits(insert(2, 3, null, null, null), delete(2, 3, null, null, null), delete(1, 2, 2, "Bob", 20))
                .verify();
        long lookups = ASKED.size();
        assertThat(lookups).as("a row that is taken back is not looked up").isPositive();
    }

    @Test
    void whatWasFoundIsForgottenAfterItsTime() {
        Join join = new Join();
        join.materialize = true;
        join.ttlMillis = 1_000;
        join.harness()
                .upsertKey(0)
                .startAt(1_000)
                .rows(row(1, 2))
                .emits(insert(1, 2, 2, "Bob", 20))
                .processingTime(5_000)
                .rows(delete(1, 2))
                .emits()
                .verify();
    }
}
