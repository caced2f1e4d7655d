package io.millrace.conformance;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/** Values of expressions as Flink's tests see them: sent to a client, and as objects of Java's. */
final class FunctionOutput {
    private final DataTypeFactory types;

    FunctionOutput(DataTypeFactory types) {
        this.types = types;
    }

    /** The object of the class in which Flink hands a collected value of the type to a client. */
    @Nullable
    Object external(LogicalType type, @Nullable Object internal) throws IOException {
        if (internal == null) {
            return null;
        }
        TypeSerializer<Object> serializer = InternalSerializers.create(type);
        DataOutputSerializer sent = new DataOutputSerializer(64);
        serializer.serialize(internal, sent);
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(collected(type));
        converter.open(FunctionOutput.class.getClassLoader());
        return converter.toExternal(serializer.deserialize(new DataInputDeserializer(sent.getCopyOfBuffer())));
    }

    /** The type with default classes everywhere, but in structured types with those that their class declares. */
    private DataType collected(LogicalType type) {
        return DataTypeUtils.alignStructuredTypes(types, TypeConversions.fromLogicalToDataType(type));
    }
}
