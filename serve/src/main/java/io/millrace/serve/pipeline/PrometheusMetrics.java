package io.millrace.serve.pipeline;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.serve.log.DeadLetters;
import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.ServedTables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest sample as Prometheus metrics, named {@code millrace_…} by Prometheus' conventions: base units, {@code
 * _total} for counters. Series come and go with the pipelines and tables they are about.
 */
public final class PrometheusMetrics {

    private final StatusSampler sampler;
    private final ServedTables tables;
    private final DeadLetters deadLetters;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Series> series = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    public PrometheusMetrics(StatusSampler sampler, ServedTables tables, DeadLetters deadLetters) {
        this.sampler = sampler;
        this.tables = tables;
        this.deadLetters = deadLetters;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    /** A registered meter and the number it reads. */
    private static final class Series {
        private volatile double value;
        private @Nullable Meter meter;
    }

    /** The metrics in Prometheus' text format, version 0.0.4. */
    public synchronized String scrape() {
        seen.clear();
        for (PipelineView view : sampler.newest().pipelines()) {
            recordPipeline(view);
        }
        for (ServedTable table : tables.all()) {
            recordTable(table);
        }
        counter("millrace.dead.letters", "Dead letters in the log", Tags.empty(), deadLetters.count());
        series.entrySet().removeIf(entry -> {
            boolean gone = !seen.contains(entry.getKey());
            if (gone && entry.getValue().meter != null) {
                registry.remove(entry.getValue().meter);
            }
            return gone;
        });
        return registry.scrape();
    }

    private void recordPipeline(PipelineView view) {
        PipelineView.Summary summary = view.summary();
        Tags pipeline = Tags.of("pipeline", summary.name());
        Tags engine = pipeline.and("engine", summary.engine().word());
        boolean running = summary.state() == PipelineStatus.State.RUNNING;
        gauge("millrace.pipeline.running", "1 while the pipeline runs", engine, running ? 1 : 0);
        gauge("millrace.pipeline.uptime.seconds", "Time since start", pipeline, summary.uptimeMillis() / 1e3);
        counter("millrace.pipeline.rows.in", "Rows read from sources", pipeline, summary.rowsIn());
        counter("millrace.pipeline.rows.out", "Rows written by sinks", pipeline, summary.rowsOut());
        counter("millrace.pipeline.late.rows", "Rows behind the watermark", pipeline, summary.lateRows());
        counter("millrace.pipeline.epochs", "Epochs committed", pipeline, summary.epochs());
        counter("millrace.pipeline.dead.letters", "Events given up on", pipeline, summary.deadLetters());
        counter("millrace.pipeline.alerts", "Alerts raised", pipeline, summary.alerts());
        latency(pipeline.and("quantile", "0.5"), summary.latencyP50Millis());
        latency(pipeline.and("quantile", "0.99"), summary.latencyP99Millis());
        for (PipelineView.NodeView node : view.nodes()) {
            recordNode(pipeline, node);
        }
        for (PipelineView.SplitView split : view.sources()) {
            recordSplit(pipeline, split);
        }
    }

    private void recordNode(Tags pipeline, PipelineView.NodeView node) {
        Tags tags = pipeline.and(
                "node", node.id(), "name", node.name(), "kind", node.kind().word());
        counter("millrace.node.rows.in", "Rows that a node took", tags, node.rowsIn());
        counter("millrace.node.rows.out", "Rows that a node gave", tags, node.rowsOut());
        counter("millrace.node.late.rows", "Rows that a node dropped as late", tags, node.lateRows());
        gauge("millrace.node.state.rows", "Rows that a node holds", tags, (double) node.stateRows());
        gauge("millrace.node.state.bytes", "Bytes of state that a node holds", tags, (double) node.stateBytes());
    }

    private void recordSplit(Tags pipeline, PipelineView.SplitView split) {
        Tags tags = pipeline.and("topic", split.topic(), "split", split.split());
        counter("millrace.source.rows", "Rows read from a split", tags, split.rows());
        Long lag = split.lag();
        if (lag != null) {
            gauge("millrace.source.lag.rows", "Rows in the split that are not read yet", tags, lag.doubleValue());
        }
        Long watermark = split.watermarkMillis();
        if (watermark != null) {
            String help = "Event time up to which the split is complete, in seconds since 1970";
            gauge("millrace.source.watermark.seconds", help, tags, watermark / 1e3);
        }
    }

    private void recordTable(ServedTable table) {
        Tags tags = Tags.of("table", table.descriptor().name());
        ServedTable.Counts counts = table.counts();
        gauge("millrace.table.rows", "Rows of a served table", tags, counts.rows());
        gauge("millrace.table.bytes", "Encoded bytes of a served table's rows", tags, (double) counts.bytes());
        counter("millrace.table.changes", "Changes of a served table", tags, counts.changes());
        String help = "Records of the table's topic that are no rows of it";
        counter("millrace.table.malformed.records", help, tags, counts.malformedRecords());
    }

    private void latency(Tags tags, @Nullable Double millis) {
        if (millis != null) {
            String help = "Time from an event's arrival in the log to its result, by quantile";
            gauge("millrace.pipeline.latency.seconds", help, tags, millis / 1e3);
        }
    }

    private void gauge(String name, String help, Tags tags, double value) {
        Series one = series(name, tags);
        one.value = value;
        if (one.meter == null) {
            one.meter = Gauge.builder(name, one, it -> it.value)
                    .description(help)
                    .tags(tags)
                    .register(registry);
        }
    }

    private void counter(String name, String help, Tags tags, long value) {
        Series one = series(name, tags);
        one.value = (double) value;
        if (one.meter == null) {
            one.meter = FunctionCounter.builder(name, one, it -> it.value)
                    .description(help)
                    .tags(tags)
                    .register(registry);
        }
    }

    private Series series(String name, Tags tags) {
        String key = name + tags;
        seen.add(key);
        return series.computeIfAbsent(key, unused -> new Series());
    }
}
