package io.millrace.connect.kafka;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done while no broker answers: say so, try again after growing pauses, and give up after a time. */
final class BrokerPatience {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerPatience.class);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final String bootstrapServers;
    private final String table;
    private final Duration limit;
    private final String limitOption;
    private long awaySinceNanos;
    private boolean away;
    private long nextReportNanos;
    private long pauseMillis;

    /** For reading and asking: {@code default.api.timeout.ms} says how long. */
    BrokerPatience(ClientProperties properties, String table) {
        this(properties, table, properties.patience(), ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    }

    private BrokerPatience(ClientProperties properties, String table, Duration limit, String limitOption) {
        this.bootstrapServers = properties.bootstrapServers();
        this.table = table;
        this.limit = limit;
        this.limitOption = limitOption;
    }

    /** For writing: {@code delivery.timeout.ms} says how long. */
    static BrokerPatience forDelivery(ClientProperties properties, String table) {
        return new BrokerPatience(
                properties, table, properties.deliveryPatience(), ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    }

    /** Calls until it gives a result, or fails for another reason than a broker that does not answer. */
    <T> T retry(Callable<T> call) throws InterruptedException {
        while (true) {
            try {
                T result = call.call();
                answered();
                return result;
            } catch (Exception e) {
                Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
                if (!(cause instanceof RetriableException)) {
                    throw translate(cause);
                }
                noAnswer(cause);
                pause();
            }
        }
    }

    /** The broker has answered. */
    void answered() {
        if (away) {
            away = false;
            LOG.info("Kafka at {} answers again (table={}).", bootstrapServers, table);
        }
    }

    /** The broker has not answered: says so, less and less often, and gives up when it has been too long. */
    void noAnswer(@Nullable Throwable cause) {
        long now = System.nanoTime();
        if (!away) {
            away = true;
            awaySinceNanos = now;
            nextReportNanos = now;
            pauseMillis = FIRST_PAUSE_MILLIS;
        }
        long awayMillis = TimeUnit.NANOSECONDS.toMillis(now - awaySinceNanos);
        if (awayMillis >= limit.toMillis()) {
            throw new MillraceException(
                            ErrorCode.UNAVAILABLE,
                            "Kafka at " + bootstrapServers + " has not answered for " + awayMillis + " ms",
                            "Check the address and that the broker runs; '"
                                    + "properties." + limitOption
                                    + "' says how long to wait.",
                            cause)
                    .with("table", table);
        }
        if (now - nextReportNanos >= 0) {
            LOG.warn(
                    "Waiting for Kafka at {} (table={}, away for {} ms, giving up after {} ms).",
                    bootstrapServers,
                    table,
                    awayMillis,
                    limit.toMillis());
            nextReportNanos = now + TimeUnit.MILLISECONDS.toNanos(Math.max(1_000, Math.min(awayMillis, 15_000)));
        }
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
    }

    /** A failure that waiting does not mend, for people; an interruption stays one. */
    MillraceException translate(Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedException || cause instanceof InterruptException) {
            InterruptedException interruption = new InterruptedException("interrupted while waiting for Kafka");
            interruption.initCause(cause);
            Thread.interrupted(); // Kafka's exception leaves the flag set; ours says the same
            throw interruption;
        }
        if (cause instanceof MillraceException known) {
            return known;
        }
        ErrorCode code = ErrorCode.UNAVAILABLE;
        String hint = null;
        if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
            hint = "Check the security settings among the 'properties.*' of the table.";
        } else if (configProblem(cause) != null) {
            code = ErrorCode.OPTION;
            hint = "Check the 'properties.*' of the table.";
        }
        String reason = configProblem(cause) != null ? configProblem(cause) : cause.getMessage();
        return new MillraceException(code, "Kafka at " + bootstrapServers + " cannot be used: " + reason, hint, cause)
                .with("table", table);
    }

    private static @Nullable String configProblem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigException) {
                return cause.getMessage();
            }
        }
        return null;
    }
}
