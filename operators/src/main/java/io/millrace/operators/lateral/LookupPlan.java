package io.millrace.operators.lateral;

import io.millrace.dataflow.ExternalCalls;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.plan.LookupJoin;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.LookupKey;
import io.millrace.plan.spec.RetryOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A lookup join made ready: everything that its instances share.
 *
 * @param tableType what a lookup gives
 * @param foundType what is left of it behind the projection
 * @param keys the key of a left row, in the order of the table's columns
 * @param preFilter left rows that do not meet it find nothing
 * @param tableFilter on what a lookup gives
 * @param projection of it, behind the filter
 * @param condition on the joined row
 */
record LookupPlan(
        RowType tableType,
        RowType foundType,
        Compiled<CompiledCalc> keys,
        List<LogicalType> keyTypes,
        @Nullable Compiled<CompiledFilter> preFilter,
        @Nullable Compiled<CompiledFilter> tableFilter,
        @Nullable Compiled<CompiledCalc> projection,
        @Nullable Compiled<CompiledFilter> condition,
        Supplier<RowCall> lookups,
        @Nullable SharedLookupCache cache,
        ExternalCalls.Settings<Collection<RowData>> settings,
        FunctionRuntime runtime) {

    /** @param sourceFilters what the plan says the source filters, and it does not */
    static LookupPlan of(
            LookupJoin node,
            RowType inputType,
            LookupRuntimeProvider provider,
            List<Expression> sourceFilters,
            ExpressionCompiler compiler) {
        CorrelateOperator.requireInnerOrLeft(node.joinType());
        String name = "The lookup in table " + node.table().table().displayName();
        RowType tableType = node.tableOutputType();
        List<Expression> keys = new ArrayList<>();
        int[] columns = node.lookupKeys().keySet().stream()
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        for (int column : columns) {
            keys.add(key(node.lookupKeys().get(column), inputType));
        }
        List<Expression> tableFilters = new ArrayList<>(sourceFilters);
        if (node.filter() != null) {
            tableFilters.add(node.filter());
        }
        boolean projects = !node.projection().isEmpty();
        return new LookupPlan(
                tableType,
                projects ? typeOf(node.projection()) : tableType,
                compiler.compileCalc(inputType, keys, null),
                keys.stream().map(Expression::type).toList(),
                filter(compiler, inputType, node.preFilterCondition()),
                filter(compiler, tableType, all(tableFilters)),
                projects ? compiler.compileCalc(tableType, node.projection(), null) : null,
                filter(compiler, node.outputType(), node.joinCondition()),
                RowCall.lookups(
                        provider,
                        node.asyncOptions() != null,
                        name,
                        compiler.functions().classLoader()),
                SharedLookupCache.of(
                        provider, tableType, columns, compiler.functions().classLoader()),
                settings(name, node.asyncOptions(), node.retryOptions()),
                compiler.functions());
    }

    static Expression key(LookupKey key, RowType inputType) {
        return key instanceof LookupKey.Field field
                ? new InputReference(field.index(), inputType.getTypeAt(field.index()))
                : ((LookupKey.Constant) key).value();
    }

    private static RowType typeOf(List<Expression> projection) {
        return RowType.of(projection.stream().map(Expression::type).toArray(LogicalType[]::new));
    }

    private static @Nullable Expression all(List<Expression> conditions) {
        return conditions.size() <= 1
                ? conditions.stream().findFirst().orElse(null)
                : new Call(new BuiltIn("AND", 1, "BINARY"), conditions, new BooleanType());
    }

    private static @Nullable Compiled<CompiledFilter> filter(
            ExpressionCompiler compiler, RowType type, @Nullable Expression condition) {
        return condition == null ? null : compiler.compileFilter(type, condition);
    }

    private static ExternalCalls.Settings<Collection<RowData>> settings(
            String name, @Nullable AsyncOptions async, @Nullable RetryOptions retry) {
        boolean retries = retry != null
                && "lookup_miss".equalsIgnoreCase(retry.predicate())
                && "FIXED_DELAY".equals(retry.strategy())
                && retry.maxAttempts() != null
                && retry.fixedDelayMillis() != null;
        ExternalCalls.Retry<Collection<RowData>> again = retries
                ? new ExternalCalls.Retry<>(
                        retry.maxAttempts(),
                        retry.fixedDelayMillis(),
                        (found, failure) -> failure == null && (found == null || found.isEmpty()))
                : ExternalCalls.Retry.never();
        return async == null
                ? ExternalCalls.Settings.ofCallsThatReturnAtOnce(name, again)
                : new ExternalCalls.Settings<>(name, async.capacity(), async.timeoutMillis(), again);
    }
}
