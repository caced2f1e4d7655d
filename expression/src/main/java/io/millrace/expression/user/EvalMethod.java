package io.millrace.expression.user;

import io.millrace.data.NotNativeException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.extraction.ExtractionUtils;

/** The method of a function's class that takes the arguments of a call. */
public final class EvalMethod {
    private final Method method;
    private final int arguments;

    private EvalMethod(Method method, int arguments) {
        this.method = method;
        this.arguments = arguments;
    }

    /** Finds the method {@code eval} for arguments of these types. */
    public static EvalMethod find(Class<?> functionClass, List<DataType> argumentTypes) {
        Class<?>[] classes =
                argumentTypes.stream().map(DataType::getConversionClass).toArray(Class<?>[]::new);
        return find(functionClass, "eval", classes);
    }

    /**
     * Finds the only method of the name that takes these classes; one with variable arguments only if there is no other.
     *
     * @throws NotNativeException if there is none, or several do
     */
    public static EvalMethod find(Class<?> functionClass, String name, Class<?>... argumentClasses) {
        List<Method> candidates = new ArrayList<>();
        List<Method> variable = new ArrayList<>();
        for (Method method : functionClass.getMethods()) {
            boolean isNamed =
                    method.getName().equals(name) && Modifier.isPublic(method.getModifiers()) && !method.isBridge();
            if (isNamed && ExtractionUtils.isInvokable(ExtractionUtils.Autoboxing.JVM, method, argumentClasses)) {
                (method.isVarArgs() ? variable : candidates).add(method);
            }
        }
        if (candidates.isEmpty()) {
            candidates = variable;
        }
        if (candidates.size() != 1) {
            throw new NotNativeException("function " + functionClass.getName() + ": " + candidates.size() + " methods "
                    + name + " for " + Arrays.toString(argumentClasses));
        }
        return new EvalMethod(candidates.get(0), argumentClasses.length);
    }

    /** The method of an instance, as a handle from an array of the arguments to the result; null where it is void. */
    public MethodHandle bindTo(UserDefinedFunction function) {
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
            throw new IllegalStateException(
                    method.getName() + " of " + function.getClass().getName() + " is not accessible", e);
        }
    }
}
