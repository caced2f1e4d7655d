package io.millrace.bench.event;

/** The fields of bids. An event is given by its number and the newest ids at that number, counted from 0. */
final class Bids {
    /** How many consecutive ids share one that is hot. */
    static final int HOT_EVERY = 100;

    static final long FIRST_ID = 1000;

    /** Ids may be ahead of what is there by so many. */
    static final int ID_LEAD = 10;

    private static final int AUCTIONS_IN_FLIGHT = Auctions.IN_FLIGHT;
    private static final int USED_BYTES = 32;

    private final EventSettings settings;
    private final int hotAuctions;
    private final int hotBidders;

    Bids(EventSettings settings) {
        this.settings = settings;
        this.hotAuctions = settings.hotRatios().auctions();
        this.hotBidders = settings.hotRatios().bidders();
    }

    long auction(long number, long lastAuction) {
        long bits = Draw.bits(number, Draw.REFERENCE);
        if (Draw.upper(bits, hotAuctions) > 0) {
            return FIRST_ID + lastAuction / HOT_EVERY * HOT_EVERY;
        }
        long oldest = Math.max(lastAuction - AUCTIONS_IN_FLIGHT, 0);
        return FIRST_ID + oldest + Draw.lower(bits, (int) (lastAuction - oldest) + 1 + ID_LEAD);
    }

    /** Hot bidders are the ones after hot sellers, so that the two do not collide. */
    long bidder(long number, long lastPerson) {
        long bits = Draw.bits(number, Draw.SECOND_REFERENCE);
        if (Draw.upper(bits, hotBidders) > 0) {
            return FIRST_ID + lastPerson / HOT_EVERY * HOT_EVERY + 1;
        }
        return People.active(bits, lastPerson);
    }

    static long price(long number) {
        return Prices.of(Draw.bits(number, Draw.PRICE));
    }

    /** The channel, and so the address, as an index into {@link TextPool#CHANNELS}. */
    static int channel(long number) {
        long bits = Draw.bits(number, Draw.CHOICE);
        return bits < 0
                ? Draw.lower(bits, TextPool.HOT_CHANNELS)
                : TextPool.HOT_CHANNELS + Draw.lower(bits, TextPool.COLD_CHANNELS);
    }

    int extraLength(long extraBits) {
        return Extra.length(extraBits, USED_BYTES, settings.averageBytes().bid());
    }

    static long extraBits(long number) {
        return Draw.bits(number, Draw.EXTRA);
    }
}
