package io.millrace.operators.process;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.InstantiationUtil;

/**
 * Makes converters between the classes of a function and Flink's internal data structures. Those of structured types are
 * generated code: it is compiled once for all instances of an operator, which then copy the converter, since it keeps
 * scratch space.
 */
final class Converters {
    private final ClassLoader classLoader;
    private final Map<DataType, DataStructureConverter<Object, Object>> prototypes = new ConcurrentHashMap<>();

    /** @param classLoader finds the classes of the function */
    Converters(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    /** A new converter, open. */
    DataStructureConverter<Object, Object> create(DataType type) {
        DataStructureConverter<Object, Object> prototype =
                prototypes.computeIfAbsent(type, DataStructureConverters::getConverter);
        try {
            DataStructureConverter<Object, Object> copy = InstantiationUtil.clone(prototype, classLoader);
            copy.open(classLoader);
            return copy;
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("the converter of " + type + " cannot be copied", e);
        }
    }
}
