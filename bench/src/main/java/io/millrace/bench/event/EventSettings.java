package io.millrace.bench.event;

import java.io.Serializable;

/**
 * What the stream of events depends on. The defaults are those of Nexmark for Flink (nexmark-flink), whose generator this
 * one follows.
 *
 * @param eventsPerSecond how fast event time goes; nothing to do with how fast events are made
 * @param baseTimeMillis event time of the first event
 * @param proportions how many of each kind there are among consecutive events
 * @param hotRatios how skewed references are
 * @param averageBytes average sizes of events, by which their field {@code extra} is filled up
 */
public record EventSettings(
        long eventsPerSecond,
        long baseTimeMillis,
        Proportions proportions,
        HotRatios hotRatios,
        AverageBytes averageBytes)
        implements Serializable {
    /** 2015-07-15T00:00:00Z, the first event time of Nexmark in Apache Beam. */
    private static final long DEFAULT_BASE_TIME_MILLIS = 1_436_918_400_000L;

    private static final long DEFAULT_EVENTS_PER_SECOND = 10_000;

    /** Events come in groups: so many people, then so many auctions, then so many bids. */
    public record Proportions(int people, int auctions, int bids) implements Serializable {
        public static final Proportions DEFAULT = new Proportions(1, 3, 46);

        public Proportions {
            if (people < 1 || auctions < 1 || bids < 1) {
                throw new IllegalArgumentException(
                        "proportions have to be at least 1: " + people + " : " + auctions + " : " + bids);
            }
        }

        public int group() {
            return people + auctions + bids;
        }
    }

    /** Of a ratio n, 1 - 1/n of the references go to what is hot at the moment. */
    public record HotRatios(int auctions, int sellers, int bidders) implements Serializable {
        public static final HotRatios DEFAULT = new HotRatios(2, 4, 4);

        public HotRatios {
            if (auctions < 1 || sellers < 1 || bidders < 1) {
                throw new IllegalArgumentException("hot ratios have to be at least 1");
            }
        }
    }

    /** Nominal bytes: 8 for a number, one for a character. */
    public record AverageBytes(int person, int auction, int bid) implements Serializable {
        public static final AverageBytes DEFAULT = new AverageBytes(200, 500, 100);
    }

    public EventSettings {
        if (eventsPerSecond < 1) {
            throw new IllegalArgumentException("events per second have to be at least 1, not " + eventsPerSecond);
        }
    }

    public static EventSettings defaults() {
        return new EventSettings(
                DEFAULT_EVENTS_PER_SECOND,
                DEFAULT_BASE_TIME_MILLIS,
                Proportions.DEFAULT,
                HotRatios.DEFAULT,
                AverageBytes.DEFAULT);
    }

    public EventSettings withEventsPerSecond(long newEventsPerSecond) {
        return new EventSettings(newEventsPerSecond, baseTimeMillis, proportions, hotRatios, averageBytes);
    }

    /** Event time of an event. */
    long timeMillis(long number) {
        return baseTimeMillis + number / eventsPerSecond * 1000 + number % eventsPerSecond * 1000 / eventsPerSecond;
    }
}
