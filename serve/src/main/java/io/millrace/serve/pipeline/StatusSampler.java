package io.millrace.serve.pipeline;

import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.ServedTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the application for its pipelines once a second and turns totals into rates. Everything that shows pipelines
 * reads the newest sample, so a thousand readers cost the engine no more than one.
 */
public final class StatusSampler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StatusSampler.class);

    private final Supplier<List<PipelineStatus>> pipelines;
    private final ServedTables tables;
    private final ScheduledExecutorService timer;
    private final Map<String, PipelineHistory> histories = new ConcurrentHashMap<>();
    private volatile Sample newest = new Sample(0, 0, List.of(), Map.of());

    // The timer thread's own.
    private final Map<String, PipelineStatus> before = new HashMap<>();
    private final Map<String, Long> changesBefore = new HashMap<>();
    private long beforeNanos;
    private boolean failing;

    /**
     * What was true at one moment.
     *
     * @param number counts samples from 1; 0 before the first
     * @param changesPerSecond by table
     */
    public record Sample(
            long number, long atMillis, List<PipelineView> pipelines, Map<String, Double> changesPerSecond) {}

    public StatusSampler(Supplier<List<PipelineStatus>> pipelines, ServedTables tables) {
        this.pipelines = pipelines;
        this.tables = tables;
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "millrace-serve-sampler");
            thread.setDaemon(true);
            return thread;
        });
    }

    public void start() {
        var unused = timer.scheduleAtFixedRate(this::sample, 0, 1, TimeUnit.SECONDS);
    }

    /** The newest sample. */
    public Sample newest() {
        return newest;
    }

    public Optional<PipelineView> pipeline(String name) {
        return newest.pipelines().stream()
                .filter(view -> view.summary().name().equals(name))
                .findFirst();
    }

    /** A pipeline's last two minutes, empty for an unknown one. */
    public List<PipelineHistory.Point> history(String name) {
        PipelineHistory history = histories.get(name);
        return history == null ? List.of() : history.points();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** A supplier that fails must not end the sampling: the last sample stays, and the failure is told once. */
    private void sample() {
        try {
            sample(pipelines.get(), System.nanoTime(), System.currentTimeMillis());
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Cannot read the status of the pipelines; the page shows the last known.", e);
            }
            failing = true;
        }
    }

    void sample(List<PipelineStatus> statuses, long nowNanos, long nowMillis) {
        double seconds = beforeNanos == 0 ? 0 : (nowNanos - beforeNanos) / 1e9;
        List<PipelineView> views = new ArrayList<>();
        Map<String, PipelineStatus> now = new HashMap<>();
        for (PipelineStatus status : statuses) {
            @Nullable PipelineStatus earlier = before.get(status.name());
            PipelineView view = PipelineView.of(status, earlier, seconds);
            views.add(view);
            now.put(status.name(), status);
            if (earlier != null) {
                histories
                        .computeIfAbsent(status.name(), name -> new PipelineHistory())
                        .add(nowMillis, view.summary());
            }
        }
        before.clear();
        before.putAll(now);
        histories.keySet().retainAll(now.keySet());
        Map<String, Double> changes = changesPerSecond(seconds);
        beforeNanos = nowNanos;
        newest = new Sample(newest.number() + 1, nowMillis, List.copyOf(views), changes);
    }

    private Map<String, Double> changesPerSecond(double seconds) {
        Map<String, Double> rates = new HashMap<>();
        for (ServedTable table : tables.all()) {
            String name = table.descriptor().name();
            long changes = table.sequence();
            Long earlier = changesBefore.put(name, changes);
            double rate = earlier == null || seconds <= 0 ? 0 : (changes - earlier) / seconds;
            rates.put(name, Math.round(rate * 10) / 10.0);
        }
        return rates;
    }
}
