package io.millrace.backbone;

import static io.millrace.backbone.BrokerException.Reason.BAD_OPTION;

import io.millrace.data.NearestName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kafka.server.KafkaConfig;

/**
 * The broker's configuration in Kafka's own names, as documented for Kafka 4's {@code server.properties}: one node that
 * is both controller and broker, sized for one process that has other work to do.
 */
final class BrokerSettings {
    static final int NODE_ID = 1;

    /** What the embedded broker decides itself: a caller that could change it would break it. */
    private static final Set<String> OURS = Set.of(
            "process.roles",
            "node.id",
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "inter.broker.listener.name",
            "controller.listener.names",
            "controller.quorum.voters",
            "log.dirs",
            "log.dir",
            "metadata.log.dir");

    private BrokerSettings() {}

    /**
     * Kafka's settings for the options, which win where they are given.
     *
     * @throws BrokerException with {@code BAD_OPTION} for a setting Kafka does not have, or one that is not the
     *     caller's to choose
     */
    static Map<String, String> of(BrokerOptions options, Listeners listeners, Path kafkaFolder) {
        Map<String, String> settings = new HashMap<>();
        identity(settings, listeners, kafkaFolder);
        topics(settings, options);
        size(settings);
        sessions(settings);
        List<String> known = List.copyOf(KafkaConfig.configDef().names());
        options.brokerSettings().forEach((name, value) -> {
            requireSettable(name, known);
            settings.put(name, value);
        });
        return settings;
    }

    private static void identity(Map<String, String> settings, Listeners listeners, Path kafkaFolder) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("listeners", listeners.listenersSetting());
        settings.put("advertised.listeners", listeners.advertisedListenersSetting());
        settings.put("listener.security.protocol.map", listeners.securityProtocolsSetting());
        settings.put("inter.broker.listener.name", Listeners.IPV4);
        settings.put("controller.listener.names", Listeners.CONTROLLER);
        settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + listeners.controllerPort());
        settings.put("log.dirs", kafkaFolder.toString());
    }

    private static void topics(Map<String, String> settings, BrokerOptions options) {
        settings.put("auto.create.topics.enable", Boolean.toString(options.autoCreateTopics()));
        settings.put("num.partitions", Integer.toString(options.defaultPartitions()));
        boolean forEver = options.retention().isZero() || options.retention().isNegative();
        settings.put(
                "log.retention.ms",
                forEver ? "-1" : Long.toString(options.retention().toMillis()));
        settings.put("default.replication.factor", "1");
        settings.put("min.insync.replicas", "1");
        for (String internal : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(internal + ".replication.factor", "1");
            settings.put(internal + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
    }

    private static void size(Map<String, String> settings) {
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("background.threads", "2");
        settings.put("num.recovery.threads.per.data.dir", "2");
        // The cleaner takes its whole buffer at the start: 8 MB hold the keys of some 300,000 events a pass.
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        // No-op records in the metadata log tell followers that the leader lives; there are none here.
        settings.put("metadata.max.idle.interval.ms", "0");
    }

    /**
     * A broker that comes back must wait until the session of its former self has ended. A controlled shutdown ends it
     * at once; after a crash it takes the session timeout, which is why that is short. Sessions are kept inside one
     * process, so only a long pause of the whole process lets one end, and the next heartbeat mends that.
     */
    private static void sessions(Map<String, String> settings) {
        settings.put("controlled.shutdown.enable", "true");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("broker.session.timeout.ms", "3000");
    }

    private static void requireSettable(String name, List<String> known) {
        if (OURS.contains(name)) {
            throw new BrokerException(
                    BAD_OPTION,
                    "The broker setting '" + name + "' is set by the embedded broker itself and cannot be given.");
        }
        // Listener-specific settings carry the listener's name in front and are Kafka's to check.
        if (!known.contains(name) && !name.startsWith("listener.name.")) {
            throw new BrokerException(
                    BAD_OPTION, "Kafka has no broker setting '" + name + "'." + NearestName.sentence(name, known));
        }
    }
}
