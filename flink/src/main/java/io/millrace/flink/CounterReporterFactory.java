package io.millrace.flink;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Found by Flink through {@link java.util.ServiceLoader}; gives a job's counters to its {@link FlinkRun}. */
public final class CounterReporterFactory implements MetricReporterFactory {
    static final String RUN = "run";

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        String run = properties.getProperty(RUN, "");
        OperatorCounters counters = OperatorCounters.ofRun(run);
        if (counters == null) {
            throw new IllegalStateException("There is no run '" + run + "' to report to");
        }
        return new CounterReporter(counters);
    }
}
