package io.millrace.expression.function;

import io.millrace.data.NotNativeException;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.FunctionGenerator;
import io.millrace.expression.user.FixedCallContext;
import io.millrace.expression.user.Specialization;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import java.util.List;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/** Flink's newer built-in functions: those with a runtime class, called row by row through their eval method. */
final class LibraryFunctions {
    private LibraryFunctions() {}

    /** The generator of a built-in function, or null if Flink has no runtime class for it. */
    static @Nullable FunctionGenerator find(BuiltIn function) {
        for (BuiltInFunctionDefinition definition : BuiltInFunctionDefinitions.getDefinitions()) {
            boolean isScalar = definition.getKind() == FunctionKind.SCALAR
                    && definition.getRuntimeClass().isPresent()
                    && definition.isDeterministic();
            if (isScalar
                    && definition.getName().equalsIgnoreCase(function.name())
                    && version(definition) == function.version()) {
                return site -> generate(site, definition);
            }
        }
        return null;
    }

    private static int version(BuiltInFunctionDefinition definition) {
        return definition.getVersion().orElse(BuiltInFunctionDefinition.DEFAULT_VERSION);
    }

    private static Code generate(CallSite site, BuiltInFunctionDefinition definition) {
        DataType result = internal(TypeConversions.fromLogicalToDataType(site.type()));
        FixedCallContext call = new FixedCallContext(
                site.generator().options().functions().typeFactory(),
                definition,
                site.call().operands(),
                result);
        List<DataType> arguments = call.getArgumentDataTypes().stream()
                .map(LibraryFunctions::internal)
                .toList();
        Specialization context =
                new Specialization(call, site.generator().options().functions().config());
        return ScalarFunctions.generate(site, () -> specialize(definition, context), arguments, result);
    }

    private static DataType internal(DataType type) {
        return DataTypeUtils.toInternalDataType(type);
    }

    private static ScalarFunction specialize(BuiltInFunctionDefinition definition, Specialization context) {
        UserDefinedFunction function;
        try {
            function = definition.specialize(context);
        } catch (TableException e) {
            throw new NotNativeException(
                    "function " + definition.getName() + ": " + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
        if (function instanceof ScalarFunction scalar) {
            return scalar;
        }
        throw new NotNativeException("function " + definition.getName() + " is no scalar function");
    }
}
