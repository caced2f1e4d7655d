package io.millrace.operators.process;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.plan.ProcessTableFunction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Turns a changelog into inserts: the kind of each row becomes its first column, by the name that {@code op_mapping} gives
 * it. Rows of kinds without a name are dropped. Follows Flink's {@code TO_CHANGELOG}.
 */
public final class ToChangelogOperator implements StatelessOperator {
    private final byte @Nullable [][] names;
    private final int timeColumn;

    private ToChangelogOperator(byte @Nullable [][] names, int timeColumn) {
        this.names = names;
        this.timeColumn = timeColumn;
    }

    /** Whether a node is a call of this function. */
    public static boolean covers(ProcessTableFunction node) {
        return ChangelogArguments.isCallOf(node, "TO_CHANGELOG");
    }

    public static OperatorFactory factory(ProcessTableFunction node, RowType inputType) {
        ChangelogArguments arguments = ChangelogArguments.of(node, inputType);
        byte @Nullable [][] names = names(arguments.opMapping());
        return () -> new ToChangelogOperator(names, arguments.timeColumn());
    }

    /** Names as UTF-8, by {@link RowKind#toByteValue()}; keys of the mapping are kinds, parted by commas. */
    private static byte @Nullable [][] names(@Nullable Map<String, String> mapping) {
        byte @Nullable [][] names = new byte @Nullable [RowKind.values().length][];
        if (mapping == null) {
            for (RowKind kind : RowKind.values()) {
                names[kind.toByteValue()] = kind.name().getBytes(StandardCharsets.UTF_8);
            }
            return names;
        }
        mapping.forEach((kinds, name) -> {
            for (String kind : kinds.split(",")) {
                names[RowKind.valueOf(kind.strip()).toByteValue()] = name.getBytes(StandardCharsets.UTF_8);
            }
        });
        return names;
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        Batch named = namedRows(batch);
        if (named == null) {
            return;
        }
        ColumnBuilder.OfBytes ops = new ColumnBuilder.OfBytes();
        for (int row = 0; row < named.size(); row++) {
            byte[] name = names[named.rowKind(row)];
            if (name != null) {
                ops.append(name, 0, name.length);
            }
        }
        Column[] columns = new Column[1 + named.columnCount() + (timeColumn < 0 ? 0 : 1)];
        columns[0] = ops.build();
        System.arraycopy(named.columns(), 0, columns, 1, named.columnCount());
        if (timeColumn >= 0) {
            columns[columns.length - 1] = named.column(timeColumn);
        }
        output.emit(Batch.of(named.size(), columns));
    }

    /** The rows whose kind has a name; null if there are none. */
    private @Nullable Batch namedRows(Batch batch) {
        int[] kept = new int[batch.size()];
        int count = 0;
        for (int row = 0; row < batch.size(); row++) {
            if (names[batch.rowKind(row)] != null) {
                kept[count++] = row;
            }
        }
        if (count == batch.size()) {
            return batch;
        }
        return count == 0 ? null : batch.gather(kept, count);
    }
}
