package io.millrace.expression.user;

import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;

/** Flink's converters between internal data structures and the classes that a function declares. */
public final class Converters {
    private Converters() {}

    /** A converter that is ready to use. */
    public static DataStructureConverter<Object, Object> open(DataType type, ClassLoader classLoader) {
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(type);
        converter.open(classLoader);
        return converter;
    }
}
