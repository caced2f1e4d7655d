package io.millrace.connect.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.connect.RecordedSplits;
import io.millrace.data.BatchBuilder;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WebhookConnectorTest {
    private static final RowType TYPE = RowType.of(new LogicalType[] {new IntType()}, new String[] {"id"});

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<DeadLetter> letters = Collections.synchronizedList(new ArrayList<>());

    /** What to answer next; 200 when there is nothing more. */
    private final Queue<Integer> answers = new ArrayDeque<>();

    private final CountDownLatch gate = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("X-Team") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.stop(0);
    }

    private Map<String, String> options(String path) {
        Map<String, String> options = new HashMap<>();
        options.put("connector", "webhook");
        options.put("url", "http://127.0.0.1:" + server.getAddress().getPort() + path);
        options.put("retry.backoff", "1 ms");
        options.put("headers.X-Team", "risk");
        return options;
    }

    @Test
    void sendsRowsThatAppear() throws Exception {
        deliver(options("/"), 1, 3);
        assertThat(requests)
                .containsExactly(
                        "POST risk application/json {\"id\":1}",
                        "POST risk application/json {\"id\":2}",
                        "POST risk application/json {\"id\":3}");
        assertThat(letters).isEmpty();
    }

    @Test
    void triesAgainWhenTheServerIsBusy() throws Exception {
        answers.addAll(List.of(503, 429, 500));
        deliver(options("/"), 1, 1);
        assertThat(requests).hasSize(4);
        assertThat(letters).isEmpty();
    }

    @Test
    void whatIsRefusedIsADeadLetter() throws Exception {
        answers.add(404);
        deliver(options("/"), 1, 2);
        assertThat(requests).hasSize(2);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).reason()).isEqualTo("not delivered: the server answered 404");
        assertThat(new String(letters.get(0).bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":1}");
    }

    @Test
    void givesUpAfterItsRetries() throws Exception {
        Map<String, String> options = options("/");
        options.put("retry.attempts", "2");
        answers.addAll(List.of(500, 500, 500));
        deliver(options, 1, 2);
        assertThat(requests).hasSize(4);
        assertThat(letters).extracting(DeadLetter::reason).containsExactly("not delivered: the server answered 500");
    }

    @Test
    void aSlowServerDoesNotHoldThePipelineUp() throws Exception {
        Map<String, String> options = options("/slow");
        options.put("queue.rows", "5");
        try (Sink sink = sink(options)) {
            sink.open();
            write(sink, 1, 20);
            assertThat(letters.size()).isBetween(14, 15); // one may be on its way already
            assertThat(letters.get(0).reason()).isEqualTo("not delivered: 5 rows wait for delivery already");
            gate.countDown();
            sink.finish();
        }
        assertThat(requests.size() + letters.size()).isEqualTo(20);
    }

    @Test
    void refusesBadOptions() {
        Map<String, String> method = options("/");
        method.put("method", "GET");
        assertThatThrownBy(() -> sink(method))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("method is 'GET'");
        Map<String, String> url = options("/");
        url.put("url", "example.com");
        assertThatThrownBy(() -> sink(url))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("url is 'example.com'");
    }

    private Sink sink(Map<String, String> options) {
        return new WebhookConnector(letters::addAll)
                .createSink(new SinkRequest(
                        RecordedSplits.table(TYPE, options), TYPE, List.of(), Set.of(RowKind.values())));
    }

    private void deliver(Map<String, String> options, int from, int to) throws Exception {
        try (Sink sink = sink(options)) {
            sink.open();
            write(sink, from, to);
            sink.finish();
        }
    }

    private static void write(Sink sink, int from, int to) throws Exception {
        BatchBuilder builder = new BatchBuilder(TYPE);
        builder.append(GenericRowData.ofKind(RowKind.DELETE, 99));
        for (int id = from; id <= to; id++) {
            builder.append(GenericRowData.ofKind(RowKind.UPDATE_AFTER, id));
        }
        try (SinkWriter writer = sink.createWriter()) {
            writer.write(builder.build());
            sink.commit(1, List.of(Objects.requireNonNull(writer.stage())));
        }
    }
}
