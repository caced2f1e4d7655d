package io.millrace.expression.runtime;

import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.jspecify.annotations.Nullable;

/** What generated code needs for arrays and maps. */
public final class Containing {
    private Containing() {}

    /** A map of keys and values in turn; a later key replaces an equal earlier one. */
    public static MapData map(@Nullable Object[] keysAndValues) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new GenericMapData(map);
    }

    /** A map of keys and values at the same positions; a later key replaces an equal earlier one. */
    public static MapData map(@Nullable Object[] keys, @Nullable Object[] values) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keys.length; i++) {
            map.put(keys[i], values[i]);
        }
        return new GenericMapData(map);
    }

    /** An array of the elements, in a Java array of their class: functions of users may be handed that very array. */
    public static ArrayData array(@Nullable Object[] elements, Class<?> elementClass) {
        Object[] typed = (Object[]) Array.newInstance(elementClass, elements.length);
        System.arraycopy(elements, 0, typed, 0, elements.length);
        return new GenericArrayData(typed);
    }

    /** Whether an array has an element; fails if it has more than one. */
    public static boolean hasOne(ArrayData array) {
        if (array.size() > 1) {
            throw new TableRuntimeException("Array has more than one element.");
        }
        return array.size() == 1;
    }
}
