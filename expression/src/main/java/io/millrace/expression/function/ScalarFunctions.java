package io.millrace.expression.function;

import io.millrace.data.NotNativeException;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.Containers;
import io.millrace.expression.code.Forms;
import io.millrace.expression.runtime.ScalarFunctionCall;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.extraction.ExtractionUtils;

/** Writes calls of scalar functions given as objects with eval methods: built-in ones and those of users. */
final class ScalarFunctions {
    private ScalarFunctions() {}

    static Code generate(
            CallSite site, Supplier<ScalarFunction> functions, List<DataType> argumentTypes, DataType resultType) {
        Method method = evalMethod(site, functions.get().getClass(), argumentTypes);
        ScalarFunctionCall.Factory factory = () -> {
            ScalarFunction function = functions.get();
            return new ScalarFunctionCall(
                    function, handle(method, function, argumentTypes.size()), argumentTypes, resultType);
        };
        String call = site.generator().instance(factory);
        List<String> arguments = new ArrayList<>();
        for (Code code : site.codes()) {
            arguments.add(Forms.toObject(code));
        }
        Code result = Containers.declareNull(site.generator(), site.type());
        site.assignNullable(result, "Object", call + ".call(new Object[] {" + String.join(", ", arguments) + "})");
        return result;
    }

    private static MethodHandle handle(Method method, ScalarFunction function, int arguments) {
        try {
            method.setAccessible(true);
            MethodHandle bound = MethodHandles.lookup().unreflect(method).bindTo(function);
            if (method.isVarArgs()) {
                Class<?>[] parameters = method.getParameterTypes();
                bound = bound.asVarargsCollector(parameters[parameters.length - 1]);
            }
            return bound.asType(MethodType.genericMethodType(arguments))
                    .asSpreader(Object[].class, arguments)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("eval of " + function.getClass().getName() + " is not accessible", e);
        }
    }

    /** The only eval method that takes these classes; one with variable arguments only if there is no other. */
    private static Method evalMethod(CallSite site, Class<?> functionClass, List<DataType> argumentTypes) {
        Class<?>[] classes =
                argumentTypes.stream().map(DataType::getConversionClass).toArray(Class<?>[]::new);
        List<Method> candidates = new ArrayList<>();
        List<Method> variable = new ArrayList<>();
        for (Method method : functionClass.getMethods()) {
            boolean isEval =
                    method.getName().equals("eval") && Modifier.isPublic(method.getModifiers()) && !method.isBridge();
            if (isEval && ExtractionUtils.isInvokable(ExtractionUtils.Autoboxing.JVM, method, classes)) {
                (method.isVarArgs() ? variable : candidates).add(method);
            }
        }
        if (candidates.isEmpty()) {
            candidates = variable;
        }
        if (candidates.size() != 1) {
            throw new NotNativeException("function " + site.call().function().displayName() + ": " + candidates.size()
                    + " eval methods for " + Arrays.toString(classes));
        }
        return candidates.get(0);
    }
}
