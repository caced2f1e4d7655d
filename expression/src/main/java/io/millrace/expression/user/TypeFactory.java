package io.millrace.expression.user;

import io.millrace.data.NotNativeException;
import java.lang.reflect.Type;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.types.AbstractDataType;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.UnresolvedDataType;
import org.apache.flink.table.types.extraction.DataTypeExtractor;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;

/** Data types for the signatures of user-defined functions; types of a catalog are refused. */
record TypeFactory(ClassLoader classLoader) implements DataTypeFactory {
    @Override
    public ClassLoader getClassLoader() {
        return classLoader;
    }

    @Override
    public DataType createDataType(AbstractDataType<?> abstractDataType) {
        return abstractDataType instanceof DataType type
                ? type
                : ((UnresolvedDataType) abstractDataType).toDataType(this);
    }

    @Override
    public DataType createDataType(String typeString) {
        return TypeConversions.fromLogicalToDataType(createLogicalType(typeString));
    }

    @Override
    public DataType createDataType(UnresolvedIdentifier identifier) {
        throw new NotNativeException("type " + identifier + " of a catalog in a function's signature");
    }

    @Override
    public <T> DataType createDataType(Class<T> type) {
        return DataTypeExtractor.extractFromType(this, (Type) type);
    }

    @Override
    public <T> DataType createDataType(TypeInformation<T> typeInformation) {
        throw refuse(typeInformation);
    }

    @Override
    public <T> DataType createRawDataType(Class<T> type) {
        return createRawDataType(new GenericTypeInfo<>(type));
    }

    @Override
    public <T> DataType createRawDataType(TypeInformation<T> typeInformation) {
        return DataTypes.RAW(
                typeInformation.getTypeClass(), typeInformation.createSerializer(new SerializerConfigImpl()));
    }

    @Override
    public LogicalType createLogicalType(String typeString) {
        return LogicalTypeParser.parse(typeString, classLoader);
    }

    @Override
    public LogicalType createLogicalType(UnresolvedIdentifier identifier) {
        throw new NotNativeException("type " + identifier + " of a catalog in a function's signature");
    }

    private static NotNativeException refuse(Object type) {
        return new NotNativeException("type " + type + " in a function's signature");
    }
}
