package io.millrace.engine.factory;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.Ability;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.SourceTable;
import io.millrace.plan.spec.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsLimitPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsPartitionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/**
 * A table of any connector of Flink, as the plan wants to read it: made by the connector's factory, with the abilities
 * applied that the planner has found it to have, in the plan's order, as Flink's {@code SourceAbilitySpec}s do.
 */
public final class HostedTable {
    private final String name;
    private final DynamicTableSource source;
    private final List<Expression> remainingFilters = new ArrayList<>();
    private RowType producedType;

    private HostedTable(String name, DynamicTableSource source, RowType producedType) {
        this.name = name;
        this.source = source;
        this.producedType = producedType;
    }

    /**
     * Creates the source of a table.
     *
     * @throws MillraceException if the connector is not found, or refuses the table's options
     * @throws NotNativeException if the plan gives the source work that it cannot be given here
     */
    public static HostedTable create(SourceTable table, ReadableConfig config, ClassLoader classLoader) {
        CatalogTable.Definition definition = table.table().definition();
        if (definition == null || table.table().identifier() == null) {
            throw new NotNativeException("table " + table.table().displayName() + " is not described in the plan");
        }
        String name = table.table().displayName();
        ResolvedCatalogTable resolved = resolved(definition);
        DynamicTableSource source;
        try {
            source = FactoryUtil.createDynamicTableSource(
                    null, table.table().identifier(), resolved, Map.of(), config, classLoader, false);
        } catch (ValidationException | TableException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new MillraceException(
                    ErrorCode.OPTION, "Table " + name + " cannot be read: " + cause.getMessage(), null, e);
        }
        DataType physical = resolved.getResolvedSchema().toPhysicalRowDataType();
        HostedTable hosted = new HostedTable(name, source, (RowType) physical.getLogicalType());
        table.abilities().forEach(hosted::apply);
        return hosted;
    }

    private static ResolvedCatalogTable resolved(CatalogTable.Definition definition) {
        ResolvedSchema schema = schema(definition.columns(), definition.primaryKey());
        org.apache.flink.table.catalog.CatalogTable declared = org.apache.flink.table.catalog.CatalogTable.newBuilder()
                .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
                .comment(definition.comment())
                .partitionKeys(definition.partitionKeys())
                .options(definition.options())
                .build();
        return new ResolvedCatalogTable(declared, schema);
    }

    static ResolvedSchema schema(List<TableColumn> declared, List<String> primaryKey) {
        List<Column> columns = new ArrayList<>();
        for (TableColumn column : declared) {
            DataType type = TypeConversions.fromLogicalToDataType(column.type());
            if (column instanceof TableColumn.Physical) {
                columns.add(Column.physical(column.name(), type));
            } else if (column instanceof TableColumn.Metadata metadata) {
                columns.add(Column.metadata(column.name(), type, metadata.metadataKey(), metadata.isVirtual()));
            }
            // What is computed is computed behind the source, which therefore never sees it.
        }
        UniqueConstraint key = primaryKey.isEmpty() ? null : UniqueConstraint.primaryKey("PK", primaryKey);
        return new ResolvedSchema(columns, List.of(), key, List.of());
    }

    private void apply(Ability ability) {
        if (ability instanceof Ability.ProjectPushDown project && source instanceof SupportsProjectionPushDown pruned) {
            requireNoFilterBefore();
            int[][] fields = project.projectedFields().stream()
                    .map(path -> path.stream().mapToInt(Integer::intValue).toArray())
                    .toArray(int[][]::new);
            pruned.applyProjection(fields, produced(project.producedType()));
        } else if (ability instanceof Ability.ReadingMetadata metadata
                && source instanceof SupportsReadingMetadata reading) {
            requireNoFilterBefore();
            reading.applyReadableMetadata(metadata.metadataKeys(), produced(metadata.producedType()));
        } else if (ability instanceof Ability.FilterPushDown filter
                && source instanceof SupportsFilterPushDown filtering) {
            filter(filter.predicates(), filtering);
        } else if (ability instanceof Ability.LimitPushDown limit && source instanceof SupportsLimitPushDown limited) {
            requireNoFilterBefore();
            limited.applyLimit(limit.limit());
        } else if (ability instanceof Ability.PartitionPushDown partitions
                && source instanceof SupportsPartitionPushDown partitioned) {
            partitioned.applyPartitions(partitions.partitions());
        } else {
            throw new NotNativeException(ability.getClass().getSimpleName() + " of table " + name);
        }
    }

    private DataType produced(@Nullable RowType type) {
        if (type != null) {
            producedType = type;
        }
        return TypeConversions.fromLogicalToDataType(producedType);
    }

    private void filter(List<Expression> predicates, SupportsFilterPushDown filtering) {
        FilterExpressions expressions = new FilterExpressions(producedType);
        List<@Nullable ResolvedExpression> converted =
                predicates.stream().map(expressions::of).collect(Collectors.toList());
        List<ResolvedExpression> offered =
                converted.stream().filter(Objects::nonNull).toList();
        List<ResolvedExpression> accepted = filtering.applyFilters(offered).getAcceptedFilters();
        for (int i = 0; i < predicates.size(); i++) {
            if (converted.get(i) == null || !accepted.contains(converted.get(i))) {
                remainingFilters.add(predicates.get(i));
            }
        }
    }

    private void requireNoFilterBefore() {
        if (!remainingFilters.isEmpty()) {
            throw new NotNativeException("the filter " + remainingFilters + " in the source of table " + name);
        }
    }

    /** Full name, for messages. */
    public String name() {
        return name;
    }

    public DynamicTableSource source() {
        return source;
    }

    /** What the connector does not filter though the plan says so, over the columns it produces. */
    public List<Expression> remainingFilters() {
        return List.copyOf(remainingFilters);
    }
}
