package io.millrace.serve.http;

import io.javalin.http.Context;
import io.millrace.serve.log.Alerts;
import io.millrace.serve.log.DeadLetter;
import io.millrace.serve.log.DeadLetters;
import io.millrace.serve.log.NewestLog;
import io.millrace.serve.log.TopicFollower;
import io.millrace.serve.pipeline.PipelineHistory;
import io.millrace.serve.pipeline.PipelineView;
import io.millrace.serve.pipeline.StatusSampler;
import io.millrace.serve.table.JsonBytes;
import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.TableQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the page shows, on one stream: {@code status} once a second, and four times a second what has moved of
 * the shown table, the alerts and the dead letters.
 *
 * <p>The stream sends states, not changes: between two looks a thousand changes of a row are one, and a slow client
 * misses looks, never the newest state. So nothing is queued.
 */
final class LiveStream {

    private static final long LOOK_MILLIS = 250;
    private static final int TABLE_ROWS = 50;
    private static final int FEED_ROWS = 100;

    private final TableRoutes tables;
    private final StatusSampler sampler;
    private final Alerts alerts;
    private final DeadLetters deadLetters;
    private final TopicFollower follower;
    private final String logAddress;
    private final StreamSlots slots;
    private final LiveViews views = new LiveViews();

    LiveStream(
            TableRoutes tables,
            StatusSampler sampler,
            Alerts alerts,
            DeadLetters deadLetters,
            TopicFollower follower,
            String logAddress,
            StreamSlots slots) {
        this.tables = tables;
        this.sampler = sampler;
        this.alerts = alerts;
        this.deadLetters = deadLetters;
        this.follower = follower;
        this.logAddress = logAddress;
        this.slots = slots;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/live", slots.handler(this::stream)));
    }

    record Status(
            long atMillis,
            String logAddress,
            @Nullable String logProblem,
            List<PipelineView> pipelines,
            List<TableRoutes.TableView> tables,
            long alerts,
            long deadLetters) {}

    record DeadLetterNews(long total, List<DeadLetter> deadLetters) {}

    /** What one client has been sent. */
    private static final class Sent {
        private long sample = -1;
        private long tableSequence = -1;
        private long alerts = -1;
        private long deadLetters = -1;
        private boolean history;
    }

    private void stream(Context context) throws IOException, InterruptedException {
        Map<String, List<String>> parameters = new LinkedHashMap<>(context.queryParamMap());
        List<String> names = parameters.remove("table");
        ServedTable table = names == null ? null : tables.find(names.get(0));
        TableQuery query = table == null ? null : TableQuery.parse(table.descriptor(), parameters, TABLE_ROWS);
        EventStream events = new EventStream(context);
        Sent sent = new Sent();
        while (slots.open()) {
            sendStatus(events, sent);
            if (table != null && query != null) {
                sendTable(events, sent, table, query);
            }
            sendAlerts(events, sent);
            sendDeadLetters(events, sent);
            events.flush();
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void sendStatus(EventStream events, Sent sent) throws IOException {
        StatusSampler.Sample sample = sampler.newest();
        if (sample.number() == sent.sample) {
            return;
        }
        sent.sample = sample.number();
        if (!sent.history) {
            sent.history = true;
            Map<String, List<PipelineHistory.Point>> histories = new LinkedHashMap<>();
            for (PipelineView view : sample.pipelines()) {
                histories.put(
                        view.summary().name(), sampler.history(view.summary().name()));
            }
            events.event("history", Json.bytes(histories));
        }
        events.event(
                "status",
                Json.bytes(new Status(
                        sample.atMillis(),
                        logAddress,
                        follower.problem(),
                        sample.pipelines(),
                        tables.list(),
                        alerts.count(),
                        deadLetters.count())));
    }

    private void sendTable(EventStream events, Sent sent, ServedTable table, TableQuery query) throws IOException {
        LiveViews.View view = views.view(table, query);
        if (view.sequence() != sent.tableSequence) {
            sent.tableSequence = view.sequence();
            events.event("table", view.json());
        }
    }

    private void sendAlerts(EventStream events, Sent sent) throws IOException {
        NewestLog.Slice<Alerts.Alert> news = alerts.newest(Math.max(0, sent.alerts), FEED_ROWS);
        if (news.upTo() == sent.alerts) {
            return;
        }
        sent.alerts = news.upTo();
        JsonBytes json =
                new JsonBytes().ascii("{\"total\":").number(news.upTo()).ascii(",\"alerts\":[");
        List<Alerts.Alert> entries = new ArrayList<>(news.entries());
        for (int i = 0; i < entries.size(); i++) {
            Alerts.Alert alert = entries.get(i);
            json.ascii(i == 0 ? "{\"number\":" : ",{\"number\":").number(alert.number());
            json.ascii(",\"table\":").quoted(alert.table());
            json.ascii(",\"timestamp\":").number(alert.timestampMillis());
            json.ascii(",\"row\":").raw(alert.row()).ascii("}");
        }
        events.event("alerts", json.ascii("]}").toByteArray());
    }

    private void sendDeadLetters(EventStream events, Sent sent) throws IOException {
        NewestLog.Slice<DeadLetter> news = deadLetters.newest(Math.max(0, sent.deadLetters), FEED_ROWS);
        if (news.upTo() != sent.deadLetters) {
            sent.deadLetters = news.upTo();
            events.event("dead-letters", Json.bytes(new DeadLetterNews(news.upTo(), news.entries())));
        }
    }
}
