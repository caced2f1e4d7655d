package io.millrace.expression.code;

/** Writes the code of one function. */
@FunctionalInterface
public interface FunctionGenerator {
    /** @throws io.millrace.data.NotNativeException if it does not cover the operands */
    Code generate(CallSite site);
}
