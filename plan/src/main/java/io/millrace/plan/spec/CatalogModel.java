package io.millrace.plan.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A model of a catalog, as far as the plan carries it.
 *
 * @param identifier full path, or null for a model declared inline
 * @param definition schema and options, or null when the plan carries the path only, as for a temporary model
 */
public record CatalogModel(
        @Nullable ObjectIdentifier identifier, @Nullable Definition definition) {

    /** Path of the model, or a placeholder for one declared inline. */
    public String displayName() {
        return identifier == null ? "*inline*" : identifier.asSummaryString();
    }

    /**
     * What {@code CREATE MODEL} said.
     *
     * @param input columns it takes, in order
     * @param output columns it gives, in order
     * @param options of {@code WITH}
     * @param comment comment of the model, or an empty text
     */
    public record Definition(
            List<TableColumn> input, List<TableColumn> output, Map<String, String> options, String comment) {
        public Definition {
            input = List.copyOf(input);
            output = List.copyOf(output);
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }
    }
}
