package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.Column;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.ObjectColumn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.formats.json.JsonFormatOptions.MapNullKeyMode;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.types.logical.LogicalType;

/** MAP and MULTISET, as an object. */
final class MapWriter extends JsonWriter {
    private final JsonWriter value;
    private final ArrayData.ElementGetter valueGetter;
    private final MapNullKeyMode nullKeyMode;
    private final String nullKeyLiteral;

    MapWriter(LogicalType valueType, JsonOptions options) {
        value = of(valueType, options);
        valueGetter = ArrayData.createElementGetter(valueType);
        nullKeyMode = options.mapNullKeyMode();
        nullKeyLiteral = options.mapNullKeyLiteral();
    }

    @Override
    void writeValue(Column column, int row, ByteSink into) {
        writeValue(Objects.requireNonNull(((ObjectColumn) column).get(row)), into);
    }

    @Override
    void writeValue(Object object, ByteSink into) {
        MapData map = (MapData) object;
        ArrayData values = map.valueArray();
        char before = '{';
        for (Map.Entry<String, Integer> entry : indexes(map).entrySet()) {
            into.put((byte) before);
            JsonText.write(entry.getKey(), into);
            into.put((byte) ':');
            value.write(valueGetter.getElementOrNull(values, entry.getValue()), into);
            before = ',';
        }
        if (before == '{') {
            into.put((byte) '{');
        }
        into.put((byte) '}');
    }

    /** Names in their order, with the index of their value; the literal of the null key may be the name of another. */
    private Map<String, Integer> indexes(MapData map) {
        ArrayData keys = map.keyArray();
        Map<String, Integer> indexes = new LinkedHashMap<>();
        for (int i = 0; i < map.size(); i++) {
            if (!keys.isNullAt(i)) {
                indexes.put(keys.getString(i).toString(), i);
            } else if (nullKeyMode == MapNullKeyMode.LITERAL) {
                indexes.put(nullKeyLiteral, i);
            } else if (nullKeyMode == MapNullKeyMode.FAIL) {
                throw new MillraceException(
                        ErrorCode.DATA,
                        "a map with a null key cannot be written as JSON",
                        "Set json.map-null-key.mode to DROP or LITERAL.",
                        null);
            }
        }
        return indexes;
    }
}
