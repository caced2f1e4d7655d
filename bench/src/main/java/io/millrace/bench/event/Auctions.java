package io.millrace.bench.event;

import io.millrace.connect.format.ByteSink;

/** The fields of auctions. */
final class Auctions {
    /** Auctions that are open at any time, on average. */
    static final int IN_FLIGHT = 100;

    private static final int FIRST_CATEGORY = 10;
    private static final int CATEGORIES = 5;

    private final EventSettings settings;
    private final int hotSellers;

    /** Events until as many auctions as are in flight have come. */
    private final long eventsOfFlight;

    Auctions(EventSettings settings) {
        this.settings = settings;
        this.hotSellers = settings.hotRatios().sellers();
        this.eventsOfFlight = (long) IN_FLIGHT
                * settings.proportions().group()
                / settings.proportions().auctions();
    }

    long seller(long number, long lastPerson) {
        long bits = Draw.bits(number, Draw.SECOND_REFERENCE);
        if (Draw.upper(bits, hotSellers) > 0) {
            return Bids.FIRST_ID + lastPerson / Bids.HOT_EVERY * Bids.HOT_EVERY;
        }
        return People.active(bits, lastPerson);
    }

    static long category(long number) {
        return (long) FIRST_CATEGORY + Draw.upper(Draw.bits(number, Draw.CHOICE), CATEGORIES);
    }

    static long initialBid(long number) {
        return Prices.of(Draw.bits(number, Draw.PRICE));
    }

    static long reserve(long number) {
        return initialBid(number) + Prices.of(Draw.bits(number, Draw.SECOND_PRICE));
    }

    /** On average when as many further auctions as are in flight have come. */
    long expiresMillis(long number) {
        long time = settings.timeMillis(number);
        long horizon = settings.timeMillis(number + eventsOfFlight) - time;
        int bound = (int) Math.min(Math.max(horizon * 2, 1), Integer.MAX_VALUE);
        return time + 1 + Draw.upper(Draw.bits(number, Draw.DURATION), bound);
    }

    static void itemName(long number, ByteSink sink) {
        TextPool.appendRandom(sink, Draw.bits(number, Draw.NAME), 20, ' ');
    }

    static void description(long number, ByteSink sink) {
        TextPool.appendRandom(sink, Draw.bits(number, Draw.DESCRIPTION), 100, ' ');
    }

    /** @param scratch to find out how long the other fields are */
    static int extraLength(long number, long extraBits, int averageBytes, ByteSink scratch) {
        scratch.clear();
        itemName(number, scratch);
        description(number, scratch);
        return Extra.length(extraBits, 6 * 8 + scratch.size(), averageBytes);
    }
}
