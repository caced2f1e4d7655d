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
        List<String> names = new ArrayList<>(table.physicalType().getFieldNames());
        long limit = Long.MAX_VALUE;
        for (Ability ability : scan.source().abilities()) {
            if (ability instanceof Ability.ProjectPushDown project) {
                names = projectedNames(project, names);
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
        for (String name : names) {
            produced.add(
                    table.physicalType().getFields().get(table.physicalType().getFieldIndex(name)));
        }
        RowType output = scan.outputType();
        if (output.getFieldCount() != names.size() + metadataKeys.size()) {
            throw new NotNativeException("the columns that table " + table.name() + " produces");
        }
        for (int i = names.size(); i < output.getFieldCount(); i++) {
            produced.add(output.getFields().get(i));
        }
        List<Boolean> needed = new ArrayList<>();
        for (int i = 0; i < produced.size(); i++) {
            needed.add(used.get(i));
        }
        return new SourceRequest(table, new RowType(false, produced), metadataKeys, needed, limit);
    }

    private static List<String> projectedNames(Ability.ProjectPushDown project, List<String> names) {
        List<String> projected = new ArrayList<>();
        for (List<Integer> path : project.projectedFields()) {
            if (path.size() != 1) {
                throw new NotNativeException("a nested projection in a source");
            }
            projected.add(names.get(path.get(0)));
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
