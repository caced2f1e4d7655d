package io.millrace.expression.user;

import io.millrace.expression.runtime.Equality;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * What functions of Flink's library, such as ARRAY_SORT, ask a planner for: a comparison, or the hash, of values of their
 * elements' type. A method over internal data structures that are not null.
 */
final class ComparisonEvaluator implements ExpressionEvaluator {
    private static final long serialVersionUID = 1L;

    private final transient MethodHandle method;

    private ComparisonEvaluator(MethodHandle method) {
        this.method = method;
    }

    /** An evaluator of a function over operands of these types; null if it is none of those that the library uses. */
    static @Nullable ExpressionEvaluator of(@Nullable FunctionDefinition function, List<LogicalType> types) {
        if (function == BuiltInFunctionDefinitions.EQUALS) {
            return of("equal", boolean.class, types);
        } else if (function == BuiltInFunctionDefinitions.LESS_THAN) {
            return of("less", boolean.class, types);
        } else if (function == BuiltInFunctionDefinitions.GREATER_THAN) {
            return of("greater", boolean.class, types);
        } else if (function == BuiltInFunctionDefinitions.INTERNAL_HASHCODE) {
            return of("hash", int.class, types);
        }
        return null;
    }

    private static ExpressionEvaluator of(String method, Class<?> result, List<LogicalType> types) {
        Equality equality = Equality.of(types.get(0), types.get(types.size() - 1));
        MethodType type = MethodType.genericMethodType(types.size()).changeReturnType(result);
        try {
            MethodHandle handle = MethodHandles.lookup().findVirtual(Equality.class, method, type);
            return new ComparisonEvaluator(handle.bindTo(equality));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no method " + method + type, e);
        }
    }

    @Override
    public MethodHandle open(FunctionContext context) {
        return method;
    }

    @Override
    public void close() {}
}
