package io.millrace.operators.process;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.TableArgument;
import io.millrace.plan.spec.SortField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** A table that is passed to a function, and all that the function may ask about it. */
final class TableInput implements TableSemantics {
    private final StaticArgument argument;
    private final TableArgument table;
    private final int timeColumn;
    private final ChangelogMode changelogMode;
    private final boolean isPlanned;

    /**
     * @param timeColumn column of {@code on_time}; -1 if the table has none
     * @param isPlanned whether the function asks while its types are derived; then the type says that a row is never null
     */
    TableInput(
            StaticArgument argument,
            TableArgument table,
            int timeColumn,
            ChangelogMode changelogMode,
            boolean isPlanned) {
        this.argument = argument;
        this.table = table;
        this.timeColumn = timeColumn;
        this.changelogMode = changelogMode;
        this.isPlanned = isPlanned;
    }

    /** The table as the function sees it while it runs. */
    TableInput running() {
        return new TableInput(argument, table, timeColumn, changelogMode, false);
    }

    /** Name of the argument in the function's signature. */
    String name() {
        return argument.getName();
    }

    /** Which input of the node it is. */
    int index() {
        return table.inputIndex();
    }

    RowType rowType() {
        return (RowType) table.type();
    }

    /** Whether all columns are repeated in front of what the function gives, and not those of the partition only. */
    boolean passesColumns() {
        return argument.is(StaticArgumentTrait.PASS_COLUMNS_THROUGH);
    }

    /** Whether rows of a partition belong together, so that the function may keep state for them. */
    boolean hasSetSemantics() {
        return argument.is(StaticArgumentTrait.SET_SEMANTIC_TABLE);
    }

    /** The sort keys of {@code ORDER BY}; none without. */
    List<SortField> order() {
        SortDirection[] directions = orderByDirections();
        List<SortField> order = new ArrayList<>();
        for (int i = 0; i < directions.length; i++) {
            order.add(new SortField(
                    table.orderKeys().get(i), !directions[i].isDescending(), directions[i].isNullsLast()));
        }
        return order;
    }

    @Override
    public DataType dataType() {
        LogicalType type = isPlanned ? table.type() : table.type().copy(true);
        return argument.getDataType().orElseGet(() -> TypeConversions.fromLogicalToDataType(type));
    }

    @Override
    public int[] partitionByColumns() {
        return table.partitionKeys().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public int[] orderByColumns() {
        return table.orderKeys().stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public SortDirection[] orderByDirections() {
        if (table.orderDirections().size() != table.orderKeys().size()) {
            throw new NotNativeException("ORDER BY of a table argument in a plan without directions");
        }
        return table.orderDirections().stream().map(SortDirection::valueOf).toArray(SortDirection[]::new);
    }

    @Override
    public int timeColumn() {
        return timeColumn;
    }

    @Override
    public Optional<ChangelogMode> changelogMode() {
        return Optional.of(changelogMode);
    }
}
