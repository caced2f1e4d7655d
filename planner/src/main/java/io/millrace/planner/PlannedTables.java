package io.millrace.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogBaseTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.jspecify.annotations.Nullable;

/** Describes the tables of a script: the catalog says what they are, the plan says how they are used. */
final class PlannedTables {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TableEnvironmentInternal environment;
    private final Set<String> sources = new LinkedHashSet<>();
    private final Set<String> sinks = new LinkedHashSet<>();

    PlannedTables(TableEnvironmentInternal environment, String planJson) {
        this.environment = environment;
        readUses(planJson);
    }

    private void readUses(String planJson) {
        try {
            for (JsonNode node : JSON.readTree(planJson).path("nodes")) {
                addUse(node.path("scanTableSource"), sources);
                addUse(node.path("temporalTable").path("lookupTableSource"), sources);
                addUse(node.path("dynamicTableSink"), sinks);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
        }
    }

    private static void addUse(JsonNode spec, Set<String> uses) {
        String identifier = spec.path("table").path("identifier").asText("");
        if (!identifier.isEmpty()) {
            uses.add(String.join(".", SerializedIdentifier.parts(identifier)));
        }
    }

    /** Declared tables that still exist, in order, then others that the plan uses. */
    List<PlannedTable> list(Set<String> declared) {
        Set<String> all = new LinkedHashSet<>(declared);
        all.addAll(sources);
        all.addAll(sinks);
        List<PlannedTable> tables = new ArrayList<>();
        for (String identifier : all) {
            String[] parts = identifier.split("\\.", 3);
            Optional<ContextResolvedTable> table =
                    environment.getCatalogManager().getTable(ObjectIdentifier.of(parts[0], parts[1], parts[2]));
            table.ifPresent(resolved -> tables.add(describe(identifier, parts[2], resolved)));
        }
        return tables;
    }

    private PlannedTable describe(String identifier, String name, ContextResolvedTable resolved) {
        ResolvedCatalogBaseTable<?> table = resolved.getResolvedTable();
        boolean isView = table.getTableKind() == CatalogBaseTable.TableKind.VIEW;
        ResolvedSchema schema = table.getResolvedSchema();
        return new PlannedTable(
                identifier,
                name,
                isView,
                schema.getColumns().stream().map(PlannedTables::describe).toList(),
                schema.getPrimaryKey().map(key -> key.getColumns()).orElse(List.of()),
                isView ? Map.of() : new TreeMap<>(table.getOptions()),
                sources.contains(identifier),
                sinks.contains(identifier));
    }

    static PlannedTable.Column describe(Column column) {
        PlannedTable.Kind kind = PlannedTable.Kind.PHYSICAL;
        @Nullable String expression = null;
        if (column instanceof Column.ComputedColumn computed) {
            kind = PlannedTable.Kind.COMPUTED;
            expression = computed.getExpression().asSerializableString();
        } else if (column instanceof Column.MetadataColumn metadata) {
            kind = PlannedTable.Kind.METADATA;
            expression = metadata.getMetadataKey().orElse(null);
        }
        String type = LogicalTypeUtils.removeTimeAttributes(column.getDataType().getLogicalType())
                .asSummaryString();
        return new PlannedTable.Column(column.getName(), type, kind, expression);
    }
}
