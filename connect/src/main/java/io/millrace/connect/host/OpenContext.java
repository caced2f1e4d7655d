package io.millrace.connect.host;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.ThrowingRunnable;

/** What a schema of Flink is opened with: the user's classes, and metrics that nobody reads. */
final class OpenContext
        implements DeserializationSchema.InitializationContext, SerializationSchema.InitializationContext {
    private final ClassLoader classLoader;

    OpenContext(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public MetricGroup getMetricGroup() {
        return new UnregisteredMetricsGroup();
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        return SimpleUserCodeClassLoader.create(classLoader);
    }

    /** Opens a schema with the user's classes where libraries look for them. */
    void open(String identifier, ThrowingRunnable<Exception> opening) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classLoader);
        try {
            opening.run();
        } catch (Exception e) {
            throw new MillraceException(
                    ErrorCode.OPTION, "format '" + identifier + "' cannot be opened: " + e.getMessage(), null, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
