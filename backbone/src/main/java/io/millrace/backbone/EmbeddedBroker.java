package io.millrace.backbone;

import static io.millrace.backbone.BrokerException.Reason.BROKER_FAILED;
import static io.millrace.backbone.BrokerException.Reason.DIRECTORY_DAMAGED;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A real Kafka broker in this process: one KRaft node, controller and broker in one, that every Kafka client can use.
 *
 * <p>It listens on the loopback addresses only. With a data directory its topics, offsets and cluster id outlive the
 * process; without one they go when it is closed. Closing is safe at any time, more than once and from any thread, and
 * returns within {@value #CLOSE_TIMEOUT_MILLIS} ms even if Kafka does not.
 *
 * <p>Kafka logs through SLF4J under {@code org.apache.kafka}, {@code kafka} and {@code state.change.logger}; the
 * application's logging configuration decides how much of it is seen.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final long CLOSE_TIMEOUT_MILLIS = 4_500;
    private static final String HOST = "127.0.0.1";

    private final BrokerOptions options;
    private final DataDirectory directory;
    private final Listeners listeners;
    private final Faults faults;

    /** Null until started that far; a broker that fails on the way is closed as far as it came. */
    private @Nullable SharedServer shared;

    private @Nullable ControllerServer controller;
    private @Nullable BrokerServer broker;
    private boolean closed;

    private EmbeddedBroker(BrokerOptions options, DataDirectory directory, Listeners listeners) {
        this.options = options;
        this.directory = directory;
        this.listeners = listeners;
        this.faults = new Faults(directory, options.onFailure());
    }

    /**
     * Starts a broker and returns when clients can use it.
     *
     * @throws BrokerException when the options are wrong, the port is taken, or the data directory cannot be used; all
     *     that was opened is closed again
     */
    public static EmbeddedBroker start(BrokerOptions options) {
        DataDirectory directory = DataDirectory.open(options.dataDirectory());
        Listeners listeners;
        try {
            listeners = Listeners.bind(options);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
        EmbeddedBroker broker = new EmbeddedBroker(options, directory, listeners);
        try {
            broker.startServers();
            return broker;
        } catch (BrokerException e) {
            broker.close();
            throw e;
        } catch (Exception | Error e) { // a full disk under a mapped file is an InternalError
            BrokerException failure = broker.explain(e);
            broker.close();
            throw failure;
        }
    }

    private void startServers() throws Exception {
        Map<String, String> settings = BrokerSettings.of(options, listeners, directory.kafkaFolder());
        KafkaConfig config = new KafkaConfig(settings, false);
        format(config);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
                KafkaRaftServer.initializeLogDirs(config, LOG, "Embedded broker: ");
        faults.watch();
        SharedServer sharedServer = new SharedServer(
                config,
                stored._1(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(List.of(settings.get(QuorumConfig.QUORUM_VOTERS_CONFIG)))),
                List.of(),
                faults,
                listeners);
        synchronized (this) {
            shared = sharedServer;
            controller = new ControllerServer(sharedServer, KafkaRaftServer.configSchema(), stored._2());
            broker = new BrokerServer(sharedServer);
        }
        // The controller first: it holds the endpoints that the broker registers with.
        controller.startup();
        broker.startup();
    }

    /** Gives a new directory its cluster id; a directory that has one is left as it is. */
    private void format(KafkaConfig config) throws Exception {
        Path kafkaFolder = directory.kafkaFolder();
        if (Files.exists(kafkaFolder.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        requireEmpty(kafkaFolder);
        Formatter formatter = new Formatter()
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(Listeners.CONTROLLER)
                .setMetadataLogDirectory(config.metadataLogDir())
                .addDirectory(kafkaFolder.toString())
                .setHasDynamicQuorum(false)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        formatter.run();
    }

    private static void requireEmpty(Path kafkaFolder) throws IOException {
        try (var files = Files.list(kafkaFolder)) {
            Optional<Path> stray = files.findFirst();
            if (stray.isPresent()) {
                throw new BrokerException(
                        DIRECTORY_DAMAGED,
                        "The data directory holds " + stray.get() + " but no "
                                + MetaPropertiesEnsemble.META_PROPERTIES_NAME
                                + " beside it, so it is not a broker's, or it is damaged. Restore that file, or give"
                                + " another directory.");
            }
        }
    }

    private BrokerException explain(Throwable failure) {
        if (DataDirectory.isNoSpace(failure) || directory.isOutOfSpace()) {
            return DataDirectory.diskFull(directory.path(), failure);
        }
        BrokerException fault = faults.failure();
        if (fault != null) {
            return fault;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new BrokerException(
                BROKER_FAILED,
                "The embedded broker did not start on the data directory " + directory.path() + ": "
                        + root.getMessage(),
                failure);
    }

    /** What a client gives as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + port();
    }

    /** The port clients use. */
    public int port() {
        return listeners.port();
    }

    /** Whether the wanted port was taken, so that {@link #port()} is another one. */
    public boolean isOnOtherPort() {
        return options.port() != 0 && options.port() != port();
    }

    /** The id that was given to the data directory when it was new. */
    public synchronized String clusterId() {
        if (shared == null) {
            throw new IllegalStateException("The broker is not started.");
        }
        return shared.clusterId();
    }

    /** Where the log lives. */
    public Path dataDirectory() {
        return directory.path();
    }

    /** Whether the log is removed when the broker is closed. */
    public boolean isTemporary() {
        return directory.isTemporary();
    }

    /** Why the running broker failed, if it did. */
    public Optional<BrokerException> failure() {
        return Optional.ofNullable(faults.failure());
    }

    /** Stops the broker, lets go of its data directory, and removes the directory if it is temporary. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        Thread stopping = new Thread(this::stopServers, "millrace-broker-close");
        stopping.setDaemon(true);
        stopping.start();
        boolean interrupted = !awaitEnd(stopping);
        if (stopping.isAlive()) {
            LOG.warn(
                    "The embedded broker did not stop within {} ms; its data directory is {}.",
                    CLOSE_TIMEOUT_MILLIS,
                    directory.path());
        }
        faults.stopWatching();
        listeners.close();
        directory.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the thread up to the time limit, however often this thread is interrupted; false if it was. */
    private static boolean awaitEnd(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT_MILLIS);
        boolean undisturbed = true;
        long left = CLOSE_TIMEOUT_MILLIS;
        while (left > 0 && thread.isAlive()) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                undisturbed = false;
            }
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        return undisturbed;
    }

    /** The broker first: it needs the controller while it stops. */
    private void stopServers() {
        BrokerServer brokerServer;
        ControllerServer controllerServer;
        synchronized (this) {
            brokerServer = broker;
            controllerServer = controller;
        }
        if (brokerServer != null) {
            stopQuietly("broker", () -> brokerServer.shutdown(Duration.ofMillis(CLOSE_TIMEOUT_MILLIS / 2)));
        }
        if (controllerServer != null) {
            stopQuietly("controller", controllerServer::shutdown);
        }
    }

    /** A part that fails to stop must not keep the others from it. */
    @SuppressWarnings("CatchingThrowable") // Kafka's Scala code throws checked exceptions undeclared
    private static void stopQuietly(String part, Runnable stop) {
        try {
            stop.run();
        } catch (Throwable e) {
            LOG.warn("The embedded {} did not stop cleanly.", part, e);
        }
    }
}
