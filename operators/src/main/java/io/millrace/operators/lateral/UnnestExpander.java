package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.ObjectColumn;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.StructuredType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * {@code UNNEST} of arrays, maps and multisets, with or without {@code WITH ORDINALITY}, as Flink's {@code
 * UnnestRowsFunction}: a row of an array becomes columns (one that is null gives no row, with ordinality a row of nulls),
 * any other element one column, an entry of a map two; an element is in a multiset as often as it counts.
 */
final class UnnestExpander implements RowExpander {
    private final LogicalType type;
    private final boolean withOrdinality;
    private final ElementReader elements;
    private final @Nullable ElementReader mapValues;
    private final RowData.FieldGetter @Nullable [] fields;
    private int ordinal;

    private UnnestExpander(LogicalType type, boolean withOrdinality) {
        this.type = type;
        this.withOrdinality = withOrdinality;
        LogicalType element = elementType(type);
        this.elements = ElementReader.of(element);
        this.mapValues = type instanceof MapType map ? ElementReader.of(map.getValueType()) : null;
        boolean isRow = element instanceof RowType || (element instanceof StructuredType && !withOrdinality);
        this.fields = isRow && mapValues == null ? getters(LogicalTypeChecks.getFieldTypes(element)) : null;
    }

    private static RowData.FieldGetter[] getters(List<LogicalType> types) {
        RowData.FieldGetter[] getters = new RowData.FieldGetter[types.size()];
        for (int i = 0; i < getters.length; i++) {
            getters[i] = RowData.createFieldGetter(types.get(i).copy(true), i);
        }
        return getters;
    }

    private static LogicalType elementType(LogicalType type) {
        if (type instanceof ArrayType array) {
            return array.getElementType();
        }
        return type instanceof MapType map ? map.getKeyType() : ((MultisetType) type).getElementType();
    }

    /** Makes expanders for a call of {@code UNNEST}; null if the call is another. */
    static @Nullable Supplier<RowExpander> prepare(Call call) {
        if (!(call.function() instanceof BuiltIn builtIn) || call.operands().size() != 1) {
            return null;
        }
        LogicalType type = call.operands().get(0).type();
        boolean isCollection = type instanceof ArrayType || type instanceof MapType || type instanceof MultisetType;
        boolean withOrdinality = builtIn.name().equals("UNNEST_ROWS_WITH_ORDINALITY");
        if (!isCollection
                || builtIn.version() != 1
                || !(withOrdinality || builtIn.name().equals("UNNEST_ROWS"))) {
            return null;
        }
        return () -> new UnnestExpander(type, withOrdinality);
    }

    @Override
    public void expand(Batch operands, LateralRows rows) {
        ObjectColumn collections = (ObjectColumn) operands.column(0);
        for (int row = 0; row < operands.size(); row++) {
            Object collection = collections.get(row);
            if (collection != null) {
                ordinal = 0;
                expand(collection, row, rows);
            }
        }
    }

    private void expand(Object collection, int row, LateralRows rows) {
        if (type instanceof ArrayType) {
            ArrayData array = (ArrayData) collection;
            for (int i = 0; i < array.size(); i++) {
                append(array, i, row, rows);
            }
            return;
        }
        MapData map = (MapData) collection;
        ArrayData keys = map.keyArray();
        ArrayData values = map.valueArray();
        for (int i = 0; i < map.size(); i++) {
            if (mapValues != null) {
                mapValues.appendNullable(values, i, rows.column(1));
                append(keys, i, row, rows);
            } else {
                for (int copies = values.getInt(i); copies > 0; copies--) {
                    append(keys, i, row, rows);
                }
            }
        }
    }

    private void append(ArrayData array, int position, int row, LateralRows rows) {
        ordinal++;
        if (fields == null) {
            elements.appendNullable(array, position, rows.column(0));
        } else if (!array.isNullAt(position)) {
            RowData element = array.getRow(position, fields.length);
            for (int i = 0; i < fields.length; i++) {
                rows.column(i).appendInternal(fields[i].getFieldOrNull(element));
            }
        } else if (withOrdinality) {
            for (int i = 0; i < fields.length; i++) {
                rows.column(i).appendNull();
            }
        } else {
            return;
        }
        if (withOrdinality) {
            ((ColumnBuilder.OfInt) rows.column(rows.columnCount() - 1)).append(ordinal);
        }
        rows.end(row);
    }
}
