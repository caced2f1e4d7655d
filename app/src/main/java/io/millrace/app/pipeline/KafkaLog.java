package io.millrace.app.pipeline;

import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The log that a pipeline works on: a broker that is there already, or one in this process. */
public final class KafkaLog implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 300;

    private final String bootstrapServers;
    private final @Nullable EmbeddedBroker broker;

    private KafkaLog(String bootstrapServers, @Nullable EmbeddedBroker broker) {
        this.bootstrapServers = bootstrapServers;
        this.broker = broker;
    }

    /** A broker that somebody else runs. */
    public static KafkaLog external(String bootstrapServers) {
        return new KafkaLog(bootstrapServers, null);
    }

    /**
     * A broker in this process.
     *
     * @param dataDirectory where it keeps its log; null: in a temporary directory that goes with it
     * @param port preferred port; any free one if it is taken
     */
    public static KafkaLog embedded(@Nullable Path dataDirectory, int port, Terminal terminal) {
        BrokerOptions options = BrokerOptions.defaults().withPort(port).withAutoCreateTopics(true);
        if (dataDirectory != null) {
            options = options.withDataDirectory(dataDirectory);
        }
        EmbeddedBroker broker = EmbeddedBroker.start(options.withOnFailure(
                failure -> terminal.say("error: the broker has failed: " + failure.getMessage())));
        if (broker.isOnOtherPort()) {
            terminal.say(
                    "Port " + port + " is taken; the broker listens on " + broker.bootstrapServers() + " instead.");
        }
        return new KafkaLog(broker.bootstrapServers(), broker);
    }

    /** The broker on the standard port of this machine if one listens there, else one in this process. */
    public static KafkaLog localOrEmbedded(Path dataDirectory, Terminal terminal) {
        if (listens(BrokerOptions.KAFKA_PORT)) {
            return external("localhost:" + BrokerOptions.KAFKA_PORT);
        }
        KafkaLog log = embedded(dataDirectory, BrokerOptions.KAFKA_PORT, terminal);
        terminal.say("Started a broker on " + log.bootstrapServers() + ", its data is in " + dataDirectory + ".");
        return log;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public boolean isEmbedded() {
        return broker != null;
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
    }
}
