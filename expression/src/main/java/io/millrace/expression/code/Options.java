package io.millrace.expression.code;

import io.millrace.plan.expression.FunctionIdentifier;
import java.util.TimeZone;
import java.util.function.Function;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * What expressions depend on besides their operands.
 *
 * @param sessionTimeZone for everything between TIMESTAMP and TIMESTAMP_LTZ
 * @param legacyCast whether CAST gives null instead of failing, as before Flink 1.15
 * @param fastPaths whether kernels over bytes and primitives may stand in for Flink's library; tests compare both
 * @param config all options, for functions that read them
 * @param userClassLoader finds user-defined functions
 * @param functionClasses names the class of a function of which the plan has only the name; null if it is not known
 */
public record Options(
        TimeZone sessionTimeZone,
        boolean legacyCast,
        boolean fastPaths,
        ReadableConfig config,
        ClassLoader userClassLoader,
        Function<FunctionIdentifier, @Nullable String> functionClasses) {}
