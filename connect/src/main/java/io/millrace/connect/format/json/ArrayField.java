package io.millrace.connect.format.json;

import io.millrace.connect.format.DecodeException;
import io.millrace.data.ColumnBuilder;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.jspecify.annotations.Nullable;

/** ARRAY. */
final class ArrayField extends JsonField {
    private final JsonField element;
    private final Class<?> elementClass;

    ArrayField(LogicalType elementType, JsonOptions options) {
        super(options);
        this.element = of(elementType, options);
        this.elementClass = LogicalTypeUtils.toInternalConversionClass(elementType);
    }

    @Override
    void appendValue(JsonCursor cursor, ColumnBuilder column) throws DecodeException {
        column.appendInternal(readValue(cursor));
    }

    @Override
    Object readValue(JsonCursor cursor) throws DecodeException {
        if (cursor.peek() != '[') {
            throw cursor.unexpected("an array");
        }
        cursor.enter();
        List<@Nullable Object> elements = new ArrayList<>();
        if (cursor.peek() == ']') {
            cursor.leave();
        } else {
            do {
                elements.add(element.read(cursor));
            } while (cursor.more(']'));
        }
        Object[] typed = (Object[]) Array.newInstance(elementClass, elements.size());
        return new GenericArrayData(elements.toArray(typed));
    }
}
