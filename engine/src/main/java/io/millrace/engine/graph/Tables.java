package io.millrace.engine.graph;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.TableDefinition;
import io.millrace.plan.PlanNode;
import io.millrace.plan.Sink;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.SinkAbility;
import io.millrace.plan.spec.TableColumn;
import java.util.ArrayList;
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

    static SinkRequest sinkRequest(Sink node, PlanNode input) {
        TableDefinition table = definition(node.sink().table());
        List<String> metadataKeys = List.of();
        boolean overwrite = false;
        for (SinkAbility ability : node.sink().abilities()) {
            if (ability instanceof SinkAbility.WritingMetadata metadata) {
                metadataKeys = metadata.metadataKeys();
            } else if (ability instanceof SinkAbility.Overwrite given) {
                overwrite = given.isOverwrite();
            } else if (!isOfRows(ability)) {
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
                node.inputChangelogMode().getContainedKinds(),
                overwrite);
    }

    /**
     * Whether an ability says what the rows show anyway: values of static partitions and columns that were not named are
     * filled in by the planner. Buckets are those of the table; a connector that has them spreads rows itself.
     */
    private static boolean isOfRows(SinkAbility ability) {
        return ability instanceof SinkAbility.TargetColumnWriting
                || ability instanceof SinkAbility.Partitioning
                || ability instanceof SinkAbility.Bucketing;
    }
}
