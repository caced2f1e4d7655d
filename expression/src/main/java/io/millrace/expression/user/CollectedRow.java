package io.millrace.expression.user;

import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** What a table function gives, as a row: a value that is no row becomes a row of one column. */
final class CollectedRow {
    private final DataStructureConverter<Object, Object> converter;
    private final boolean isRow;

    CollectedRow(DataType output, ClassLoader classLoader) {
        converter = Converters.open(output, classLoader);
        isRow = isRow(output);
    }

    static boolean isRow(DataType output) {
        return LogicalTypeChecks.isCompositeType(output.getLogicalType());
    }

    /** The row; null where a function of rows gives null, which means none. */
    @Nullable
    RowData of(@Nullable Object external) {
        Object internal = converter.toInternalOrNull(external);
        return isRow ? (RowData) internal : GenericRowData.of(internal);
    }
}
