package io.millrace.engine.graph;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import io.millrace.plan.Calc;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.InputColumns;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.spec.Ability;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * What the abilities of a scan come to: what is asked of the source, and what of its rows is kept behind it.
 *
 * @param request what the source is asked for
 * @param filter what filters its rows, and drops the columns that only the condition reads; null: nothing
 */
record ScanPlan(SourceRequest request, @Nullable Calc filter) {

    /** @param used columns of the scan's output that anything reads */
    static ScanPlan of(TableSourceScan scan, ColumnUse.Needed used) {
        return new Builder(scan).build(used);
    }

    /** Goes through the abilities in order; each says how the columns are numbered for those behind it. */
    private static final class Builder {
        private final TableSourceScan scan;
        private final TableDefinition table;
        private final List<Condition> conditions = new ArrayList<>();
        private List<List<String>> paths = new ArrayList<>();
        private List<String> metadataKeys = List.of();
        private long limit = Long.MAX_VALUE;

        /** A condition over columns and metadata as they are numbered where it stands. */
        private record Condition(Expression expression, List<List<String>> paths, List<String> metadataKeys) {}

        Builder(TableSourceScan scan) {
            this.scan = scan;
            this.table = Tables.definition(scan.source().table());
            table.physicalType().getFieldNames().forEach(name -> paths.add(List.of(name)));
            scan.source().abilities().forEach(this::apply);
        }

        private void apply(Ability ability) {
            if (ability instanceof Ability.ProjectPushDown project) {
                paths = projectedPaths(project, table.physicalType());
            } else if (ability instanceof Ability.ReadingMetadata metadata) {
                metadataKeys = metadata.metadataKeys();
            } else if (ability instanceof Ability.LimitPushDown pushed) {
                limit = pushed.limit();
            } else if (ability instanceof Ability.FilterPushDown filter) {
                filter.predicates().forEach(predicate -> conditions.add(new Condition(predicate, paths, metadataKeys)));
            } else if (ability instanceof Ability.PartitionPushDown pushed) {
                List<List<String>> whole = table.physicalType().getFieldNames().stream()
                        .map(List::of)
                        .toList();
                Expression inAny = ScanFilter.inAny(pushed.partitions(), table.physicalType());
                conditions.add(new Condition(inAny, whole, List.of()));
            } else if (!(ability instanceof Ability.WatermarkPushDown)) {
                throw new NotNativeException(ability.getClass().getSimpleName() + " of table " + table.name());
            }
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

        ScanPlan build(ColumnUse.Needed used) {
            RowType output = scan.outputType();
            int physicalCount = paths.size();
            if (output.getFieldCount() != physicalCount + metadataKeys.size()) {
                throw new NotNativeException("the columns that table " + table.name() + " produces");
            }
            List<RowType.RowField> produced = new ArrayList<>();
            for (int i = 0; i < physicalCount; i++) {
                produced.add(field(paths.get(i), output.getFields().get(i)));
            }
            List<List<String>> read = new ArrayList<>(paths);
            addColumnsOfConditions(read, produced);
            int shift = read.size() - physicalCount;
            for (int i = physicalCount; i < output.getFieldCount(); i++) {
                produced.add(output.getFields().get(i));
            }
            List<Expression> renumbered = new ArrayList<>();
            for (Condition condition : conditions) {
                renumbered.add(
                        ScanFilter.renumbered(condition.expression(), index -> indexRead(condition, index, read)));
            }
            ColumnUse.Needed needed = used.shifted(physicalCount, shift);
            renumbered.forEach(expression -> ColumnUse.addReferences(expression, needed));
            List<Boolean> flags = new ArrayList<>();
            for (int i = 0; i < produced.size(); i++) {
                flags.add(needed.get(i));
            }
            // A limit counts the rows that are left, so a source that does not filter must not stop by it.
            SourceRequest request = new SourceRequest(
                    table,
                    new RowType(false, produced),
                    read,
                    metadataKeys,
                    flags,
                    needed.fields(),
                    conditions.isEmpty() ? limit : Long.MAX_VALUE);
            return new ScanPlan(request, filter(ScanFilter.and(renumbered), physicalCount, shift));
        }

        /** The type that the table declares for a whole column; that of the scan for a field of a row. */
        private RowType.RowField field(List<String> path, RowType.RowField produced) {
            return path.size() == 1
                    ? table.physicalType().getFields().get(table.physicalType().getFieldIndex(path.get(0)))
                    : produced;
        }

        private void addColumnsOfConditions(List<List<String>> read, List<RowType.RowField> produced) {
            for (Condition condition : conditions) {
                BitSet references = new BitSet();
                InputColumns.add(condition.expression(), references);
                int columns = condition.paths().size();
                references.stream().filter(index -> index < columns).forEach(index -> {
                    List<String> path = condition.paths().get(index);
                    if (!read.contains(path)) {
                        if (path.size() > 1) {
                            throw new NotNativeException("a filter on a nested field in a source that is not read");
                        }
                        read.add(path);
                        produced.add(table.physicalType()
                                .getFields()
                                .get(table.physicalType().getFieldIndex(path.get(0))));
                    }
                });
            }
        }

        private int indexRead(Condition condition, int index, List<List<String>> read) {
            int columns = condition.paths().size();
            if (index < columns) {
                return read.indexOf(condition.paths().get(index));
            }
            int key = metadataKeys.indexOf(condition.metadataKeys().get(index - columns));
            if (key < 0) {
                throw new NotNativeException("a filter on metadata in a source that is not read");
            }
            return read.size() + key;
        }

        private @Nullable Calc filter(@Nullable Expression condition, int physicalCount, int shift) {
            if (condition == null) {
                return null;
            }
            RowType output = scan.outputType();
            List<Expression> projection = new ArrayList<>();
            for (int i = 0; i < output.getFieldCount(); i++) {
                projection.add(new InputReference(i < physicalCount ? i : i + shift, output.getTypeAt(i)));
            }
            NodeHeader header = new NodeHeader(
                    scan.id(),
                    "stream-exec-calc",
                    1,
                    output,
                    "Filter(where=[" + condition + "])",
                    List.of(),
                    Map.of(),
                    List.of());
            return new Calc(header, projection, condition);
        }
    }
}
