package io.millrace.bench.run;

import io.millrace.backbone.BrokerOptions;
import io.millrace.backbone.EmbeddedBroker;
import io.millrace.backbone.TopicSpec;
import io.millrace.backbone.Topics;
import io.millrace.bench.event.EventSettings;
import java.io.IOException;

/**
 * A broker with the events of the benchmark in a topic; the main class of a process of its own. Says {@code ready
 * <host:port> <bytes>} on its standard output when all events are in, and ends when its standard input does.
 */
public final class BrokerProcess {
    static final String TOPIC = "nexmark";
    static final String READY = "ready";

    private BrokerProcess() {}

    /** @param arguments number of events, events in a second of event time, number of partitions */
    public static void main(String[] arguments) throws IOException {
        long events = Long.parseLong(arguments[0]);
        EventSettings settings = EventSettings.defaults().withEventsPerSecond(Long.parseLong(arguments[1]));
        int partitions = Integer.parseInt(arguments[2]);
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.onAnyPort())) {
            try (Topics topics = Topics.of(broker)) {
                topics.create(TopicSpec.of(TOPIC).withPartitions(partitions));
            }
            long bytes = new TopicFill(broker.bootstrapServers(), TOPIC, partitions).write(settings, events);
            System.out.println(READY + " " + broker.bootstrapServers() + " " + bytes);
            System.out.flush();
            while (System.in.read() >= 0) {
                // until the end
            }
        }
        System.exit(0);
    }
}
