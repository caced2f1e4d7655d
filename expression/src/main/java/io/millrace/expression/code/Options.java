package io.millrace.expression.code;

import io.millrace.expression.user.FunctionRuntime;
import java.util.TimeZone;

/**
 * What expressions depend on besides their operands.
 *
 * @param sessionTimeZone for everything between TIMESTAMP and TIMESTAMP_LTZ
 * @param legacyCast whether CAST gives null instead of failing, as before Flink 1.15
 * @param fastPaths whether kernels over bytes and primitives may stand in for Flink's library; tests compare both
 * @param functions finds user-defined functions
 */
public record Options(TimeZone sessionTimeZone, boolean legacyCast, boolean fastPaths, FunctionRuntime functions) {}
