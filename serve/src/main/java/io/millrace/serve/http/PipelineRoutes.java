package io.millrace.serve.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.javalin.http.Context;
import io.millrace.serve.log.DeadLetter;
import io.millrace.serve.log.DeadLetters;
import io.millrace.serve.pipeline.PipelineHistory;
import io.millrace.serve.pipeline.PipelineView;
import io.millrace.serve.pipeline.PrometheusMetrics;
import io.millrace.serve.pipeline.StatusSampler;
import java.util.List;
import java.util.function.Supplier;

/** What the pipelines do, for people and for Prometheus. */
final class PipelineRoutes {

    private final StatusSampler sampler;
    private final DeadLetters deadLetters;
    private final Supplier<PrometheusMetrics> metrics;

    PipelineRoutes(StatusSampler sampler, DeadLetters deadLetters, Supplier<PrometheusMetrics> metrics) {
        this.sampler = sampler;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/pipelines", context -> Json.answer(context, list())),
                Route.get("/api/pipelines/{name}", this::pipeline),
                Route.get("/api/dead-letters", this::deadLetters),
                Route.get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.get().scrape())));
    }

    record PipelineList(long sampledAtMillis, List<PipelineView> pipelines) {}

    record PipelineDetail(@JsonUnwrapped PipelineView pipeline, List<PipelineHistory.Point> history) {}

    record DeadLetterList(long total, List<DeadLetter> deadLetters) {}

    private PipelineList list() {
        StatusSampler.Sample sample = sampler.newest();
        return new PipelineList(sample.atMillis(), sample.pipelines());
    }

    private void pipeline(Context context) {
        String name = context.pathParam("name");
        PipelineView view = sampler.pipeline(name)
                .orElseThrow(() -> ApiException.unknown(
                        "pipeline",
                        name,
                        sampler.newest().pipelines().stream()
                                .map(known -> known.summary().name())
                                .toList(),
                        "GET /api/pipelines lists the pipelines."));
        Json.answer(context, new PipelineDetail(view, sampler.history(name)));
    }

    private void deadLetters(Context context) {
        String topic = context.queryParam("topic");
        String pipeline = context.queryParam("pipeline");
        List<DeadLetter> letters = deadLetters.all().stream()
                .filter(letter -> topic == null || topic.equals(letter.topic()))
                .filter(letter -> pipeline == null || pipeline.equals(letter.pipeline()))
                .limit(limit(context))
                .toList();
        Json.answer(context, new DeadLetterList(deadLetters.count(), letters));
    }

    private static int limit(Context context) {
        String text = context.queryParam("limit");
        try {
            int limit = text == null ? 100 : Integer.parseInt(text);
            if (limit >= 1 && limit <= DeadLetters.RETAINED) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new ApiException(
                400,
                "malformed_parameter",
                "limit must be between 1 and " + DeadLetters.RETAINED + ", not '" + text + "'.",
                "The newest " + DeadLetters.RETAINED + " are kept here; all are in topic " + DeadLetters.TOPIC + ".");
    }
}
