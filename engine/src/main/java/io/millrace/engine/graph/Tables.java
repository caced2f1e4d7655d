package io.millrace.engine.graph;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import io.millrace.plan.PlanNode;
import io.millrace.plan.Sink;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.spec.Ability;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.SinkAbility;
import io.millrace.plan.spec.TableColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** What plan nodes say of tables, as requests to connectors. */
final class Tables {
    private Tables() {}

    static TableDefinition definition(CatalogTable table) {
        CatalogTable.Definition definition = table.definition();
        if (definition == null || table.identifier() == null) {
            throw new NotNativeException("table " + table.displayName() + " is not described in the plan");
        }
        List<RowType.RowField> physical = new ArrayList<>();
        for (TableColumn column : definition.columns()) {
            if (column instanceof TableColumn.Physical) {
                physical.add(new RowType.RowField(column.name(), column.type()));
            }
        }
        return new TableDefinition(
                table.identifier().asSerializableString(),
                table.identifier().getObjectName(),
                new RowType(false, physical),
                definition.primaryKey(),
                definition.partitionKeys(),
                definition.options());
    }

    static SourceRequest sourceRequest(TableSourceScan scan, BitSet used) {
        TableDefinition table = definition(scan.source().table());
        List<String> metadataKeys = List.of();
        List<List<String>> paths = new ArrayList<>();
        table.physicalType().getFieldNames().forEach(name -> paths.add(List.of(name)));
        long limit = Long.MAX_VALUE;
        for (Ability ability : scan.source().abilities()) {
            if (ability instanceof Ability.ProjectPushDown project) {
                List<List<String>> projected = projectedPaths(project, table.physicalType());
                paths.clear();
                paths.addAll(projected);
            } else if (ability instanceof Ability.ReadingMetadata metadata) {
                metadataKeys = metadata.metadataKeys();
            } else if (ability instanceof Ability.LimitPushDown pushed) {
                limit = pushed.limit();
            } else if (ability instanceof Ability.FilterPushDown filter) {
                if (!filter.predicates().isEmpty()) {
                    throw new NotNativeException("a filter in the source of table " + table.name());
                }
            } else if (!(ability instanceof Ability.WatermarkPushDown)) {
                throw new NotNativeException(ability.getClass().getSimpleName() + " of table " + table.name());
            }
        }
        List<RowType.RowField> produced = new ArrayList<>();
        RowType output = scan.outputType();
        if (output.getFieldCount() != paths.size() + metadataKeys.size()) {
            throw new NotNativeException("the columns that table " + table.name() + " produces");
        }
        for (int i = 0; i < output.getFieldCount(); i++) {
            RowType.RowField field = output.getFields().get(i);
            boolean isWhole = i < paths.size() && paths.get(i).size() == 1;
            produced.add(
                    isWhole
                            ? table.physicalType()
                                    .getFields()
                                    .get(table.physicalType()
                                            .getFieldIndex(paths.get(i).get(0)))
                            : field);
        }
        List<Boolean> needed = new ArrayList<>();
        for (int i = 0; i < produced.size(); i++) {
            needed.add(used.get(i));
        }
        return new SourceRequest(table, new RowType(false, produced), paths, metadataKeys, needed, limit);
    }

    private static List<List<String>> projectedPaths(Ability.ProjectPushDown project, RowType physicalType) {
        List<List<String>> projected = new ArrayList<>();
        for (List<Integer> positions : project.projectedFields()) {
            List<String> path = new ArrayList<>();
            LogicalType type = physicalType;
            for (int position : positions) {
                path.add(((RowType) type).getFieldNames().get(position));
                type = type.getChildren().get(position);
            }
            projected.add(path);
        }
        return projected;
    }

    static SinkRequest sinkRequest(Sink node, PlanNode input) {
        TableDefinition table = definition(node.sink().table());
        List<String> metadataKeys = List.of();
        for (SinkAbility ability : node.sink().abilities()) {
            if (ability instanceof SinkAbility.WritingMetadata metadata) {
                metadataKeys = metadata.metadataKeys();
            } else if (!(ability instanceof SinkAbility.TargetColumnWriting)) {
                throw new NotNativeException(ability.getClass().getSimpleName() + " of table " + table.name());
            }
        }
        RowType written = input.outputType();
        List<RowType.RowField> consumed = new ArrayList<>(table.physicalType().getFields());
        for (int i = consumed.size(); i < written.getFieldCount(); i++) {
            consumed.add(written.getFields().get(i));
        }
        if (consumed.size() != table.physicalType().getFieldCount() + metadataKeys.size()) {
            throw new NotNativeException("the columns that are written to table " + table.name());
        }
        return new SinkRequest(
                table,
                new RowType(false, consumed),
                metadataKeys,
                node.inputChangelogMode().getContainedKinds());
    }
}
