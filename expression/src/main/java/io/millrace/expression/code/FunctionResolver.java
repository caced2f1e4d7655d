package io.millrace.expression.code;

import io.millrace.plan.expression.Call;

/** Finds what generates a call. */
@FunctionalInterface
public interface FunctionResolver {
    /** @throws io.millrace.data.NotNativeException if nothing does */
    FunctionGenerator resolve(Call call);
}
