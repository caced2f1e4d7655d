package io.millrace.conformance;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Reads what Flink's tests keep to themselves. */
final class Reflection {
    private Reflection() {}

    static @Nullable Object get(Object object, String field) throws ReflectiveOperationException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field declared : type.getDeclaredFields()) {
                if (declared.getName().equals(field)) {
                    declared.setAccessible(true);
                    return declared.get(object);
                }
            }
        }
        throw new NoSuchFieldException(object.getClass() + "." + field);
    }

    static boolean has(Object object, String field) {
        try {
            get(object, field);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    static Object call(Object object, String method) throws ReflectiveOperationException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Method declared : type.getDeclaredMethods()) {
                if (declared.getName().equals(method) && declared.getParameterCount() == 0) {
                    declared.setAccessible(true);
                    try {
                        return declared.invoke(object);
                    } catch (InvocationTargetException e) {
                        throw new LinkageError(object.getClass() + "." + method + " fails", e.getCause());
                    }
                }
            }
        }
        throw new NoSuchMethodException(object.getClass() + "." + method);
    }
}
