package io.millrace.plan;

import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.CatalogModel;
import io.millrace.plan.spec.LookupKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extends each row by what a model predicts for it ({@code ML_PREDICT}).
 *
 * @param features what the model gets, in the order of its input columns: columns of the row, or constants
 * @param runtimeConfig options of the call
 * @param asyncOptions null for synchronous predictions
 */
public record ModelPredict(
        NodeHeader header,
        CatalogModel model,
        List<LookupKey> features,
        Map<String, String> runtimeConfig,
        @Nullable AsyncOptions asyncOptions)
        implements PlanNode {}
