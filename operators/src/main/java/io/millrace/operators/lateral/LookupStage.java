package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.dataflow.ExternalCalls;
import io.millrace.dataflow.OperatorContext;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.operators.OperatorEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Looks up what belongs to the rows of an epoch: filter, key, lookup, filter and projection of what is found, condition. */
final class LookupStage implements AutoCloseable {
    private final LookupPlan plan;
    private final CompiledCalc keys;
    private final @Nullable CompiledFilter preFilter;
    private final @Nullable CompiledFilter tableFilter;
    private final @Nullable CompiledCalc projection;
    private final @Nullable CompiledFilter condition;
    private final RowCall lookup;
    private final DistinctLookups lookups;
    private final LateralRows rows;
    private @Nullable LookupCache cache;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);
    private ExternalCalls externalCalls = ExternalCalls.WAITING;

    LookupStage(LookupPlan plan) {
        this.plan = plan;
        this.keys = plan.keys().newInstance();
        this.preFilter = plan.preFilter() == null ? null : plan.preFilter().newInstance();
        this.tableFilter =
                plan.tableFilter() == null ? null : plan.tableFilter().newInstance();
        this.projection = plan.projection() == null ? null : plan.projection().newInstance();
        this.condition = plan.condition() == null ? null : plan.condition().newInstance();
        this.lookup = plan.lookups().get();
        this.lookups = new DistinctLookups(plan.keyTypes());
        this.rows = new LateralRows(plan.tableType());
    }

    void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
        externalCalls = context.externalCalls();
        if (plan.cache() != null) {
            cache = plan.cache().acquire();
        }
        lookup.open(plan.runtime().context(), plan.settings().name());
    }

    /** Which rows of a batch may find something at all. */
    boolean[] passing(Batch batch) {
        boolean[] passes = new boolean[batch.size()];
        if (preFilter == null) {
            Arrays.fill(passes, true);
            return passes;
        }
        int[] selected = new int[batch.size()];
        int count = preFilter.select(batch, selected, evaluation);
        for (int i = 0; i < count; i++) {
            passes[selected[i]] = true;
        }
        return passes;
    }

    /**
     * Finds the rows for some rows of each batch.
     *
     * @param wanted by batch and row, whether to look up
     */
    List<FoundRows> find(List<Batch> batches, List<boolean[]> wanted) {
        List<int[]> numbers = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            Batch keyColumns = Objects.requireNonNull(keys.apply(batches.get(i), evaluation));
            int[] numbersOfBatch = new int[keyColumns.size()];
            for (int row = 0; row < numbersOfBatch.length; row++) {
                numbersOfBatch[row] = wanted.get(i)[row] ? lookups.add(keyColumns, row) : DistinctLookups.NONE;
            }
            numbers.add(numbersOfBatch);
        }
        lookups.run(lookup, cache, externalCalls, plan.settings());
        List<FoundRows> found = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            found.add(refine(batches.get(i), collect(numbers.get(i))));
        }
        lookups.clear();
        return found;
    }

    private FoundRows collect(int[] numbers) {
        for (int row = 0; row < numbers.length; row++) {
            Collection<RowData> found = lookups.rows(numbers[row]);
            for (RowData right : found) {
                rows.add(row, right);
            }
        }
        return rows.take();
    }

    private FoundRows refine(Batch batch, FoundRows found) {
        FoundRows refined = found;
        if (tableFilter != null) {
            refined = refined.filter(tableFilter, evaluation);
        }
        if (projection != null) {
            refined = refined.project(projection, plan.foundType(), evaluation);
        }
        return condition == null ? refined : refined.filterJoined(batch, condition, evaluation);
    }

    @Override
    public void close() {
        keys.close();
        for (CompiledFilter filter : Arrays.asList(preFilter, tableFilter, condition)) {
            if (filter != null) {
                filter.close();
            }
        }
        if (projection != null) {
            projection.close();
        }
        if (cache != null) {
            cache = null;
            Objects.requireNonNull(plan.cache()).release();
        }
        lookup.close();
    }
}
