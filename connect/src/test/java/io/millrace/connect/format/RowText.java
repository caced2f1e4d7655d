package io.millrace.connect.format;

import io.millrace.data.Batch;
import io.millrace.data.BatchRow;
import io.millrace.data.PhysicalType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Rows as text that shows every value to the last digit; to compare our rows with Flink's. */
public final class RowText {
    private RowText() {}

    public static List<String> of(Batch batch, RowType type) {
        List<RowData> rows = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            rows.add(new BatchRow(batch).at(i));
        }
        return of(rows, type);
    }

    public static List<String> of(List<? extends @Nullable RowData> rows, RowType type) {
        List<String> texts = new ArrayList<>();
        for (RowData row : rows) {
            texts.add(row == null ? "no row" : row.getRowKind().shortString() + row(row, type, true));
        }
        return texts;
    }

    private static String row(RowData row, RowType type, boolean outermost) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType fieldType = type.getTypeAt(i);
            Object value = RowData.createFieldGetter(fieldType, i).getFieldOrNull(row);
            if (outermost
                    && value instanceof TimestampData timestamp
                    && PhysicalType.of(fieldType) == PhysicalType.LONG) {
                value = timestamp.getMillisecond(); // the column holds no more
            }
            fields.add(value(value, fieldType));
        }
        return fields.toString();
    }

    private static String value(@Nullable Object value, LogicalType type) {
        if (value == null) {
            return "null";
        } else if (type instanceof RowType rowType) {
            return row((RowData) value, rowType, false);
        } else if (type instanceof ArrayType arrayType) {
            return array((ArrayData) value, arrayType.getElementType()).toString();
        } else if (type instanceof MapType mapType) {
            return map((MapData) value, mapType.getKeyType(), mapType.getValueType());
        } else if (type instanceof MultisetType multisetType) {
            return map((MapData) value, multisetType.getElementType(), new IntType());
        } else if (value instanceof byte[] bytes) {
            return Arrays.toString(bytes);
        }
        return value.getClass().getSimpleName().charAt(0) + "'" + value + "'";
    }

    private static List<String> array(ArrayData array, LogicalType elementType) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(elementType);
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            elements.add(value(getter.getElementOrNull(array, i), elementType));
        }
        return elements;
    }

    private static String map(MapData map, LogicalType keyType, LogicalType valueType) {
        List<String> keys = array(map.keyArray(), keyType);
        List<String> values = array(map.valueArray(), valueType);
        TreeMap<String, String> entries = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.put(keys.get(i), values.get(i));
        }
        return entries.toString();
    }
}
