package io.millrace.serve;

import java.util.Map;

/**
 * How the serving process starts.
 *
 * @param host the address to bind; the default {@code 127.0.0.1} is reachable from this machine only
 * @param port the port to bind; any free port when it is taken or 0
 * @param bootstrapServers where the Kafka log is
 * @param clientProperties added to the settings of every Kafka client, for example security settings
 * @param maxBodyBytes the largest body of a request
 * @param maxEventBytes the largest single event; the topic's own {@code max.message.bytes} holds beside it
 * @param streams clients that may hold a stream open at once, one thread each
 * @param queuedChanges changes that may wait for one slow client before it is dropped
 * @param heartbeatMillis how often a quiet stream of changes says that it lives
 */
public record ServeOptions(
        String host,
        int port,
        String bootstrapServers,
        Map<String, String> clientProperties,
        int maxBodyBytes,
        int maxEventBytes,
        int streams,
        int queuedChanges,
        long heartbeatMillis) {

    public ServeOptions {
        clientProperties = Map.copyOf(clientProperties);
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("A port is between 0 and 65535: port=" + port);
        }
        if (maxBodyBytes < 1 || maxEventBytes < 1 || streams < 1 || queuedChanges < 1 || heartbeatMillis < 1) {
            throw new IllegalArgumentException("Limits must be positive: maxBodyBytes=" + maxBodyBytes
                    + " maxEventBytes=" + maxEventBytes + " streams=" + streams + " queuedChanges=" + queuedChanges
                    + " heartbeatMillis=" + heartbeatMillis);
        }
    }

    /** {@code 127.0.0.1:8080} over the log at {@code bootstrapServers}. */
    public static ServeOptions of(String bootstrapServers) {
        return new ServeOptions("127.0.0.1", 8080, bootstrapServers, Map.of(), 16 << 20, 1_000_000, 64, 16_384, 15_000);
    }

    public ServeOptions withAddress(String newHost, int newPort) {
        return new ServeOptions(
                newHost,
                newPort,
                bootstrapServers,
                clientProperties,
                maxBodyBytes,
                maxEventBytes,
                streams,
                queuedChanges,
                heartbeatMillis);
    }

    public ServeOptions withClientProperties(Map<String, String> properties) {
        return new ServeOptions(
                host,
                port,
                bootstrapServers,
                properties,
                maxBodyBytes,
                maxEventBytes,
                streams,
                queuedChanges,
                heartbeatMillis);
    }
}
