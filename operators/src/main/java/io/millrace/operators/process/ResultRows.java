package io.millrace.operators.process;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.Limits;
import io.millrace.dataflow.Output;
import io.millrace.state.KeyTable;
import java.util.List;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a function gives. Each row is that of the function with columns of the event in front: all of the row that
 * is passed through, or the partition's key once for every table; and, if all tables have a time, with that of the event
 * behind.
 */
final class ResultRows implements Collector<Object> {
    private final BatchBuilder rows;
    private final ChangelogMode mode;
    private final DataStructureConverter<Object, Object> converter;
    private final boolean isWrapped;
    private final RowData.FieldGetter[] fields;
    private final boolean hasTime;
    private final int tableCount;
    private final KeyTable keys;
    private final int keyColumns;

    // The event.
    private @Nullable Batch eventRows;
    private int[] eventColumns = {};
    private int repetitions;
    private int eventRow;
    private int slot;
    private long timeMillis;

    /**
     * @param outputType of the node
     * @param functionType what the function collects
     * @param hasTime whether the last column is the time of the event
     * @param keys of the partitions, for rows of timers
     */
    ResultRows(
            RowType outputType,
            DataType functionType,
            ChangelogMode mode,
            boolean hasTime,
            List<TableInput> tables,
            KeyTable keys,
            Converters converters) {
        this.rows = new BatchBuilder(outputType);
        this.mode = mode;
        this.hasTime = hasTime;
        this.tableCount = tables.size();
        this.keys = keys;
        this.keyColumns = tables.isEmpty() ? 0 : tables.get(0).partitionByColumns().length;
        this.converter = converters.create(functionType);
        LogicalType type = functionType.getLogicalType();
        this.isWrapped = !LogicalTypeChecks.isCompositeType(type);
        List<LogicalType> types = isWrapped ? List.of(type) : LogicalTypeChecks.getFieldTypes(type);
        this.fields = new RowData.FieldGetter[types.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = RowData.createFieldGetter(types.get(i).copy(true), i);
        }
    }

    /**
     * Goes to a row of a table.
     *
     * @param columns those that go in front of what the function gives
     * @param times how often they do
     */
    void useRow(Batch batch, int row, int[] columns, int times, long newTimeMillis) {
        eventRows = batch;
        eventRow = row;
        eventColumns = columns;
        repetitions = times;
        timeMillis = newTimeMillis;
    }

    /** Goes to a timer of a partition. */
    void useTimer(int newSlot, long newTimeMillis) {
        eventRows = null;
        slot = newSlot;
        timeMillis = newTimeMillis;
    }

    @Override
    public void collect(@Nullable Object external) {
        Object internal = converter.toInternalOrNull(external);
        if (isWrapped) {
            append(GenericRowData.of(internal));
        } else if (internal != null) {
            append((RowData) internal);
        }
    }

    private void append(RowData row) {
        if (!mode.contains(row.getRowKind())) {
            throw new TableRuntimeException(
                    "Invalid row kind received: " + row.getRowKind() + ". Expected produced changelog mode: " + mode);
        }
        int column = appendEvent();
        for (RowData.FieldGetter field : fields) {
            rows.column(column++).appendInternal(field.getFieldOrNull(row));
        }
        if (hasTime) {
            ((ColumnBuilder.OfLong) rows.column(column)).append(timeMillis);
        }
        rows.endRow(row.getRowKind().toByteValue());
    }

    private int appendEvent() {
        int column = 0;
        if (eventRows != null) {
            for (int time = 0; time < repetitions; time++) {
                for (int from : eventColumns) {
                    rows.column(column++).append(eventRows.column(from), eventRow);
                }
            }
            return column;
        }
        for (int table = 0; table < tableCount; table++) {
            for (int key = 0; key < keyColumns; key++) {
                keys.keyColumn(key).appendTo(rows.column(column++), slot);
            }
        }
        return column;
    }

    @Override
    public void close() {}

    /** Emits the rows collected, if they are enough for a batch. */
    void emitFull(Output output) {
        if (rows.size() >= Limits.BATCH_ROWS) {
            output.emit(rows.build());
        }
    }

    /** Emits the rows collected. */
    void emit(Output output) {
        if (!rows.isEmpty()) {
            output.emit(rows.build());
        }
    }
}
