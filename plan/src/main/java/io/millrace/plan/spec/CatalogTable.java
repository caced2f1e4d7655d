package io.millrace.plan.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * A table of a catalog, as far as the plan carries it.
 *
 * @param identifier full path, or null for a table declared inline
 * @param definition schema and options, or null when the plan carries the path only, as for a temporary table: then it
 *     is to be looked up in the catalog
 */
public record CatalogTable(
        @Nullable ObjectIdentifier identifier, @Nullable Definition definition) {

    /** Path of the table, or a placeholder for one declared inline. */
    public String displayName() {
        return identifier == null ? "*inline*" : identifier.asSummaryString();
    }

    /**
     * What {@code CREATE TABLE} said.
     *
     * @param columns in declared order
     * @param primaryKey column names; empty when there is none
     * @param partitionKeys column names of {@code PARTITIONED BY}
     * @param options of {@code WITH}; empty when the plan was compiled without them
     * @param comment comment of the table, or an empty text
     */
    public record Definition(
            List<TableColumn> columns,
            List<WatermarkDeclaration> watermarks,
            List<String> primaryKey,
            List<String> partitionKeys,
            @Nullable Bucketing bucketing,
            Map<String, String> options,
            String comment) {
        public Definition {
            columns = List.copyOf(columns);
            watermarks = List.copyOf(watermarks);
            primaryKey = List.copyOf(primaryKey);
            partitionKeys = List.copyOf(partitionKeys);
            options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
        }
    }

    /**
     * {@code DISTRIBUTED BY}.
     *
     * @param kind {@code HASH}, {@code RANGE} or {@code UNKNOWN}
     * @param bucketCount number of buckets, or null when left to the connector
     * @param bucketKeys column names
     */
    public record Bucketing(String kind, @Nullable Integer bucketCount, List<String> bucketKeys) {
        public Bucketing {
            bucketKeys = List.copyOf(bucketKeys);
        }
    }
}
