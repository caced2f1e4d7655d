package io.millrace.operators.lateral;

import io.millrace.dataflow.ExternalCalls;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.ExecutionConfigOptions.RetryStrategy;
import org.jspecify.annotations.Nullable;

/** How asynchronous functions are called: {@code table.exec.async-scalar.*} and {@code table.exec.async-table.*}. */
final class AsyncSettings {
    private AsyncSettings() {}

    /** A scalar function is called again when it fails. */
    static ExternalCalls.Settings<Object> ofScalarFunctions(
            String name, Map<String, String> ofNode, ReadableConfig ofPipeline) {
        Configuration config = merged(ofNode, ofPipeline);
        return new ExternalCalls.Settings<>(
                name,
                config.get(ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_MAX_CONCURRENT_OPERATIONS),
                config.get(ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_TIMEOUT)
                        .toMillis(),
                retry(
                        config,
                        ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_RETRY_STRATEGY,
                        ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_MAX_ATTEMPTS,
                        ExecutionConfigOptions.TABLE_EXEC_ASYNC_SCALAR_RETRY_DELAY,
                        (result, failure) -> failure != null));
    }

    /** A table function is called again when it fails or gives nothing. */
    static ExternalCalls.Settings<Collection<?>> ofTableFunctions(
            String name, Map<String, String> ofNode, ReadableConfig ofPipeline) {
        Configuration config = merged(ofNode, ofPipeline);
        return new ExternalCalls.Settings<>(
                name,
                config.get(ExecutionConfigOptions.TABLE_EXEC_ASYNC_TABLE_MAX_CONCURRENT_OPERATIONS),
                config.get(ExecutionConfigOptions.TABLE_EXEC_ASYNC_TABLE_TIMEOUT)
                        .toMillis(),
                retry(
                        config,
                        ExecutionConfigOptions.TABLE_EXEC_ASYNC_TABLE_RETRY_STRATEGY,
                        ExecutionConfigOptions.TABLE_EXEC_ASYNC_TABLE_MAX_RETRIES,
                        ExecutionConfigOptions.TABLE_EXEC_ASYNC_TABLE_RETRY_DELAY,
                        (result, failure) -> failure != null || result == null || result.isEmpty()));
    }

    /** What the plan has kept with the node wins over what is set now. */
    private static Configuration merged(Map<String, String> ofNode, ReadableConfig ofPipeline) {
        Configuration merged = Configuration.fromMap(ofPipeline.toMap());
        merged.addAll(Configuration.fromMap(ofNode));
        return merged;
    }

    private static <T> ExternalCalls.Retry<T> retry(
            Configuration config,
            ConfigOption<RetryStrategy> strategy,
            ConfigOption<Integer> attempts,
            ConfigOption<Duration> delay,
            BiPredicate<@Nullable T, @Nullable Throwable> after) {
        return config.get(strategy) == RetryStrategy.FIXED_DELAY
                ? new ExternalCalls.Retry<>(
                        config.get(attempts), config.get(delay).toMillis(), after)
                : ExternalCalls.Retry.never();
    }
}
