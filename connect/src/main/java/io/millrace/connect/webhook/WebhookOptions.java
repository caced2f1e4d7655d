package io.millrace.connect.webhook;

import io.millrace.connect.TableOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Where and how rows are delivered.
 *
 * @param headers by name; {@code Content-Type} is JSON unless it is among them
 * @param timeout of one attempt
 * @param retries after the first attempt
 * @param backoff before the first retry; doubled before each further one, up to {@code maxBackoff}
 * @param queueRows rows that may wait
 */
record WebhookOptions(
        URI url,
        String method,
        Map<String, String> headers,
        Duration timeout,
        int retries,
        Duration backoff,
        Duration maxBackoff,
        int queueRows) {
    static final String HEADERS_PREFIX = "headers.";

    static final ConfigOption<String> URL = ConfigOptions.key("url")
            .stringType()
            .noDefaultValue()
            .withDescription("Address that rows are sent to, http or https.");
    static final ConfigOption<String> METHOD =
            ConfigOptions.key("method").stringType().defaultValue("POST").withDescription("POST, PUT or PATCH.");
    static final ConfigOption<Duration> TIMEOUT = ConfigOptions.key("request.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("Time that one attempt may take.");
    static final ConfigOption<Integer> RETRIES = ConfigOptions.key("retry.attempts")
            .intType()
            .defaultValue(5)
            .withDescription("Attempts after the first one; then the row is a dead letter.");
    static final ConfigOption<Duration> BACKOFF = ConfigOptions.key("retry.backoff")
            .durationType()
            .defaultValue(Duration.ofMillis(200))
            .withDescription("Wait before the first retry; doubled before each further one.");
    static final ConfigOption<Duration> MAX_BACKOFF = ConfigOptions.key("retry.max-backoff")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("Longest wait before a retry.");
    static final ConfigOption<Integer> QUEUE_ROWS = ConfigOptions.key("queue.rows")
            .intType()
            .defaultValue(10_000)
            .withDescription("Rows that may wait for delivery; more are dead letters.");

    static final List<ConfigOption<?>> OPTIONAL = List.of(METHOD, TIMEOUT, RETRIES, BACKOFF, MAX_BACKOFF, QUEUE_ROWS);

    static WebhookOptions read(TableOptions options) {
        String method = options.get(METHOD).toUpperCase(Locale.ROOT);
        if (!List.of("POST", "PUT", "PATCH").contains(method)) {
            throw options.wrong("method is '" + method + "'", "It can be POST, PUT or PATCH.");
        }
        int retries = options.get(RETRIES);
        int queueRows = options.get(QUEUE_ROWS);
        if (retries < 0 || queueRows < 1) {
            throw options.wrong(
                    "retry.attempts is " + retries + " and queue.rows is " + queueRows,
                    "Neither may be negative, and one row at least has to fit the queue.");
        }
        return new WebhookOptions(
                url(options),
                method,
                options.allUnder(HEADERS_PREFIX),
                options.get(TIMEOUT),
                retries,
                options.get(BACKOFF),
                options.get(MAX_BACKOFF),
                queueRows);
    }

    private static URI url(TableOptions options) {
        String text = options.get(URL);
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw options.wrong("url is '" + text + "'", "It has to be like https://example.com/alerts.");
    }
}
