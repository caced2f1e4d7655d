package io.millrace.bench.nexmark;

import io.millrace.bench.event.EventSettings;
import java.time.Instant;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** Options of the connector; names, meanings and defaults are those of nexmark-flink where it has them. */
final class NexmarkOptions {
    static final ConfigOption<Long> EVENTS = ConfigOptions.key("events.num")
            .longType()
            .noDefaultValue()
            .withDescription("Number of events; the table ends after them.");

    static final ConfigOption<Integer> SPLITS = ConfigOptions.key("splits")
            .intType()
            .defaultValue(1)
            .withDescription("Number of splits that the events are divided into, by auction.");

    static final ConfigOption<Long> EVENT_RATE = ConfigOptions.key("first-event.rate")
            .longType()
            .defaultValue(EventSettings.defaults().eventsPerSecond())
            .withDescription("Events in a second of event time.");

    static final ConfigOption<String> BASE_TIME = ConfigOptions.key("base-time")
            .stringType()
            .defaultValue(Instant.ofEpochMilli(EventSettings.defaults().baseTimeMillis())
                    .toString())
            .withDescription("Event time of the first event.");

    static final ConfigOption<Integer> PERSON_PROPORTION = proportion("person", 1);
    static final ConfigOption<Integer> AUCTION_PROPORTION = proportion("auction", 3);
    static final ConfigOption<Integer> BID_PROPORTION = proportion("bid", 46);
    static final ConfigOption<Integer> HOT_AUCTIONS = hotRatio("bid.hot-ratio.auctions", 2);
    static final ConfigOption<Integer> HOT_BIDDERS = hotRatio("bid.hot-ratio.bidders", 4);
    static final ConfigOption<Integer> HOT_SELLERS = hotRatio("auction.hot-ratio.sellers", 4);
    static final ConfigOption<MemorySize> PERSON_SIZE = averageSize("person", 200);
    static final ConfigOption<MemorySize> AUCTION_SIZE = averageSize("auction", 500);
    static final ConfigOption<MemorySize> BID_SIZE = averageSize("bid", 100);

    static final Set<ConfigOption<?>> REQUIRED = Set.of(EVENTS);
    static final Set<ConfigOption<?>> OPTIONAL = Set.of(
            SPLITS,
            EVENT_RATE,
            BASE_TIME,
            PERSON_PROPORTION,
            AUCTION_PROPORTION,
            BID_PROPORTION,
            HOT_AUCTIONS,
            HOT_BIDDERS,
            HOT_SELLERS,
            PERSON_SIZE,
            AUCTION_SIZE,
            BID_SIZE);

    private NexmarkOptions() {}

    private static ConfigOption<Integer> proportion(String kind, int value) {
        return ConfigOptions.key(kind + ".proportion").intType().defaultValue(value);
    }

    private static ConfigOption<Integer> hotRatio(String key, int value) {
        return ConfigOptions.key(key).intType().defaultValue(value);
    }

    private static ConfigOption<MemorySize> averageSize(String kind, int bytes) {
        return ConfigOptions.key(kind + ".avg-size").memoryType().defaultValue(new MemorySize(bytes));
    }

    static EventSettings settings(ReadableConfig options) {
        return new EventSettings(
                options.get(EVENT_RATE),
                Instant.parse(options.get(BASE_TIME)).toEpochMilli(),
                new EventSettings.Proportions(
                        options.get(PERSON_PROPORTION), options.get(AUCTION_PROPORTION), options.get(BID_PROPORTION)),
                new EventSettings.HotRatios(
                        options.get(HOT_AUCTIONS), options.get(HOT_SELLERS), options.get(HOT_BIDDERS)),
                new EventSettings.AverageBytes(
                        bytes(options, PERSON_SIZE), bytes(options, AUCTION_SIZE), bytes(options, BID_SIZE)));
    }

    private static int bytes(ReadableConfig options, ConfigOption<MemorySize> option) {
        return Math.toIntExact(options.get(option).getBytes());
    }
}
