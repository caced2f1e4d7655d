package io.millrace.expression.function;

import io.millrace.data.NotNativeException;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.Options;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.FunctionIdentifier.CatalogFunction;
import io.millrace.plan.expression.FunctionIdentifier.InlineFunction;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.UserDefinedFunctionHelper;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeInferenceUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/** User-defined scalar functions whose class is known, called row by row. */
final class UserFunctions {
    private UserFunctions() {}

    static Code generate(CallSite site) {
        String className = className(site);
        Class<?> functionClass = load(site, className);
        if (!ScalarFunction.class.isAssignableFrom(functionClass)) {
            throw site.refuse(className + " is no scalar function");
        }
        ScalarFunction function = instantiate(functionClass);
        if (!function.isDeterministic()) {
            throw site.refuse("it is not deterministic");
        }
        try {
            return generate(site, functionClass, function);
        } catch (ValidationException e) {
            throw site.refuse("its types are not understood: " + e.getMessage());
        }
    }

    private static Code generate(CallSite site, Class<?> functionClass, ScalarFunction function) {
        DataTypeFactory typeFactory = typeFactory(site);
        TypeInference inference = function.getTypeInference(typeFactory);
        DataType planned = TypeConversions.fromLogicalToDataType(site.type());
        CallContext call = TypeInferenceUtil.castArguments(
                inference,
                new FixedCallContext(typeFactory, function, site.call().operands(), planned),
                null);
        DataType result = TypeInferenceUtil.inferOutputType(call, inference.getOutputTypeStrategy());
        for (int i = 0; i < site.size(); i++) {
            check(site, site.type(i), call.getArgumentDataTypes().get(i).getLogicalType());
        }
        check(site, result.getLogicalType(), site.type());
        return ScalarFunctions.generate(site, () -> instantiate(functionClass), call.getArgumentDataTypes(), result);
    }

    private static void check(CallSite site, LogicalType from, LogicalType to) {
        if (!LogicalTypeCasts.supportsAvoidingCast(from, to)) {
            throw site.refuse("the plan has " + from + " where the function has " + to);
        }
    }

    private static String className(CallSite site) {
        FunctionIdentifier function = site.call().function();
        @Nullable String className = null;
        if (function instanceof InlineFunction inline) {
            className = inline.className();
        } else if (function instanceof CatalogFunction catalog) {
            className = catalog.className();
        }
        if (className == null) {
            className = site.generator().options().functionClasses().apply(function);
        }
        if (className == null) {
            throw site.refuse("its class is not known");
        }
        return className;
    }

    private static Class<?> load(CallSite site, String className) {
        Options options = site.generator().options();
        try {
            return Class.forName(className, true, options.userClassLoader());
        } catch (ClassNotFoundException e) {
            throw site.refuse("class " + className + " is not found");
        }
    }

    private static ScalarFunction instantiate(Class<?> functionClass) {
        try {
            return (ScalarFunction) UserDefinedFunctionHelper.instantiateFunction(functionClass);
        } catch (ValidationException e) {
            throw new NotNativeException("function " + functionClass.getName() + " cannot be made: " + e.getMessage());
        }
    }

    static DataTypeFactory typeFactory(CallSite site) {
        return new TypeFactory(site.generator().options().userClassLoader());
    }
}
