package io.millrace.connect.webhook;

import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.DeadLetters;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers rows one after the other on a thread of its own. Whoever hands a row over never waits: a row that finds the
 * queue full, is refused, or fails too often becomes a dead letter. A server that is busy or away (429, 5xx, no answer) is
 * asked again, after waits that double and are spread by chance; any other refusal is final.
 */
final class WebhookDelivery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);
    private static final long CLOSE_MILLIS = 4_000;

    private final WebhookOptions options;
    private final DeadLetters deadLetters;
    private final HttpClient client;
    private final Random jitter;
    private final Thread thread;

    /** Guards the queue and the counts. */
    private final Object lock = new Object();

    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private boolean delivering;
    private boolean closing;
    private long handed;
    private long delivered;

    WebhookDelivery(WebhookOptions options, DeadLetters deadLetters) {
        this.options = options;
        this.deadLetters = deadLetters;
        this.jitter = new Random(options.url().hashCode());
        this.client = HttpClient.newBuilder().connectTimeout(options.timeout()).build();
        this.thread = new Thread(this::run, "webhook " + options.url().getHost());
        thread.setDaemon(true);
        thread.start();
    }

    /** Rows delivered so far. */
    long delivered() {
        synchronized (lock) {
            return delivered;
        }
    }

    /** Hands rows over; does not wait. */
    void offer(List<byte[]> bodies) {
        List<DeadLetter> refused = new ArrayList<>();
        synchronized (lock) {
            for (byte[] body : bodies) {
                if (waiting.size() < options.queueRows() && !closing) {
                    waiting.add(body);
                } else {
                    refused.add(letter(body, options.queueRows() + " rows wait for delivery already"));
                }
                handed++;
            }
            lock.notifyAll();
        }
        bury(refused);
    }

    /** Waits until every row handed over is delivered or a dead letter. */
    void awaitIdle() throws InterruptedException {
        synchronized (lock) {
            while ((delivering || !waiting.isEmpty()) && thread.isAlive()) {
                lock.wait(100);
            }
        }
    }

    private void run() {
        try {
            while (true) {
                byte[] body;
                synchronized (lock) {
                    while (waiting.isEmpty()) {
                        if (closing) {
                            return;
                        }
                        lock.wait();
                    }
                    body = waiting.remove();
                    delivering = true;
                }
                deliver(body);
                synchronized (lock) {
                    delivering = false;
                    lock.notifyAll();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("delivery to {} stopped", options.url());
        }
    }

    private void deliver(byte[] body) throws InterruptedException {
        String reason = "";
        for (int attempt = 0; attempt <= options.retries(); attempt++) {
            try {
                if (attempt > 0) {
                    TimeUnit.MILLISECONDS.sleep(waitMillis(attempt));
                }
                int status = send(body);
                if (status / 100 == 2) {
                    synchronized (lock) {
                        delivered++;
                    }
                    return;
                }
                reason = "the server answered " + status;
                if (status / 100 != 5 && status != 429 && status != 408) {
                    break;
                }
            } catch (IOException e) {
                reason = "no answer: " + e;
            } catch (InterruptedException e) {
                bury(List.of(letter(body, "the pipeline stopped before it was delivered")));
                throw e;
            }
        }
        bury(List.of(letter(body, reason)));
    }

    private int send(byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.url())
                .timeout(options.timeout())
                .method(options.method(), HttpRequest.BodyPublishers.ofByteArray(body));
        if (options.headers().keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            request.header("Content-Type", "application/json");
        }
        options.headers().forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Half to all of the doubled wait, by chance, so that many who were refused at once do not come back at once. */
    private long waitMillis(int attempt) {
        Duration doubled = options.backoff().multipliedBy(1L << Math.min(attempt - 1, 20));
        long most = Math.min(doubled.toMillis(), options.maxBackoff().toMillis());
        return most / 2 + jitter.nextLong(most / 2 + 1);
    }

    private DeadLetter letter(byte[] body, String reason) {
        String text = "not delivered: " + reason;
        return new DeadLetter(body, options.url().toString(), -1, handed, System.currentTimeMillis(), text);
    }

    private void bury(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        try {
            deadLetters.accept(letters);
        } catch (Exception e) {
            letters.forEach(letter -> LOG.error("lost: a row for {}, {}", letter.origin(), letter.reason(), e));
        }
    }

    /** Gives what waits a few seconds; the rest becomes dead letters. */
    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
            thread.interrupt();
            thread.join(CLOSE_MILLIS / 8);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        List<DeadLetter> left = new ArrayList<>();
        synchronized (lock) {
            waiting.forEach(body -> left.add(letter(body, "the pipeline stopped before it was delivered")));
            waiting.clear();
        }
        bury(left);
    }
}
