package io.millrace.bench.nexmark;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The table of events on Flink; makes only the fields that a query reads. */
final class NexmarkTableSource implements ScanTableSource, SupportsProjectionPushDown {
    private final EventScan scan;
    private final RowType declared;
    private DataType producedType;
    private List<List<String>> paths;

    NexmarkTableSource(EventScan scan, RowType declared, DataType producedType, List<List<String>> paths) {
        this.scan = scan;
        this.declared = declared;
        this.producedType = producedType;
        this.paths = paths;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public boolean supportsNestedProjection() {
        return true;
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType projectedType) {
        List<List<String>> projected = new ArrayList<>();
        for (int[] indices : projectedFields) {
            List<String> path = new ArrayList<>();
            LogicalType type = declared;
            for (int index : indices) {
                path.add(((RowType) type).getFieldNames().get(index));
                type = type.getChildren().get(index);
            }
            projected.add(path);
        }
        paths = projected;
        producedType = projectedType;
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return SourceProvider.of(new FlinkEventSource(scan, paths, context.createTypeInformation(producedType)));
    }

    @Override
    public DynamicTableSource copy() {
        return new NexmarkTableSource(scan, declared, producedType, paths);
    }

    @Override
    public String asSummaryString() {
        return "nexmark";
    }
}
