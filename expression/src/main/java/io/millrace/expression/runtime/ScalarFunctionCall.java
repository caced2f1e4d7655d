package io.millrace.expression.runtime;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.data.conversion.IdentityConverter;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.jspecify.annotations.Nullable;

/**
 * Calls the eval method of a scalar function row by row, between Flink's internal data structures and the classes that
 * the function declares. One instance for each place in the code and operator instance: functions may keep state.
 */
public final class ScalarFunctionCall implements AutoCloseable {
    private final ScalarFunction function;
    private final @Nullable String name;
    private final MethodHandle eval;
    private final DataStructureConverter<Object, Object>[] arguments;
    private final DataStructureConverter<Object, Object> result;
    private final @Nullable Class<?> elementClass;

    /**
     * Opens a function.
     *
     * @param name of a function that a user wrote: its failures say so; null where they are a part of its behaviour
     * @param eval takes an array of the converted arguments
     */
    public ScalarFunctionCall(
            ScalarFunction function,
            @Nullable String name,
            MethodHandle eval,
            List<DataType> argumentTypes,
            DataType resultType,
            FunctionContext context) {
        ClassLoader classLoader = function.getClass().getClassLoader();
        try {
            function.open(context);
        } catch (Exception e) {
            throw failure(function, name, "does not open", e);
        }
        this.function = function;
        this.name = name;
        this.eval = eval;
        this.elementClass = resultType.getLogicalType() instanceof ArrayType arrayType
                ? LogicalTypeUtils.toInternalConversionClass(arrayType.getElementType())
                : null;
        @SuppressWarnings({"unchecked", "rawtypes"})
        DataStructureConverter<Object, Object>[] converters = new DataStructureConverter[argumentTypes.size()];
        for (int i = 0; i < converters.length; i++) {
            converters[i] = open(argumentTypes.get(i), classLoader);
        }
        arguments = converters;
        result = open(resultType, classLoader);
    }

    private static DataStructureConverter<Object, Object> open(DataType type, ClassLoader classLoader) {
        DataStructureConverter<Object, Object> converter = type.getLogicalType().is(LogicalTypeRoot.NULL)
                ? new IdentityConverter<>()
                : DataStructureConverters.getConverter(type);
        converter.open(classLoader);
        return converter;
    }

    /** Makes calls for new instances of generated code. */
    public interface Factory {
        ScalarFunctionCall create();
    }

    /** An array in a Java array of its elements' class: what it is handed to next may take it out as that. */
    private @Nullable Object typed(@Nullable Object value) {
        return elementClass != null
                        && value instanceof GenericArrayData array
                        && !array.isPrimitiveArray()
                        && array.toObjectArray().getClass() == Object[].class
                ? Containing.array(array.toObjectArray(), elementClass)
                : value;
    }

    /** @param internal arguments as internal data structures; overwritten */
    public @Nullable Object call(@Nullable Object[] internal) {
        for (int i = 0; i < internal.length; i++) {
            internal[i] = arguments[i].toExternalOrNull(internal[i]);
        }
        try {
            return typed(result.toInternalOrNull((Object) eval.invokeExact(internal)));
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            if (name == null && e instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw failure(function, name, "failed", e);
        }
    }

    @Override
    public void close() {
        try {
            function.close();
        } catch (Exception e) {
            throw failure(function, name, "does not close", e);
        }
    }

    private static MillraceException failure(
            ScalarFunction function, @Nullable String name, String what, Throwable cause) {
        return new MillraceException(
                ErrorCode.DATA,
                "Function " + (name == null ? function.toString() : name) + " " + what + ": " + cause.getMessage(),
                null,
                cause);
    }
}
