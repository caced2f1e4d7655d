package io.millrace.bench.event;

import io.millrace.connect.format.ByteSink;

/** Single values of events. Not thread-safe. */
final class EventValues {
    private final EventSettings settings;
    private final Bids bids;
    private final Auctions auctions;
    private final ByteSink scratch = new ByteSink();

    EventValues(EventSettings settings) {
        this.settings = settings;
        this.bids = new Bids(settings);
        this.auctions = new Auctions(settings);
    }

    Bids bids() {
        return bids;
    }

    /** A number, or a time in milliseconds. */
    long number(EventField field, EventBlock block, int row) {
        long number = block.numbers()[row];
        return switch (field) {
            case EVENT_TYPE -> block.kinds()[row];
            case PERSON_ID -> Bids.FIRST_ID + block.lastPeople()[row];
            case AUCTION_ID -> Bids.FIRST_ID + block.lastAuctions()[row];
            case PERSON_TIME, AUCTION_TIME, BID_TIME -> block.timesMillis()[row];
            case AUCTION_INITIAL_BID -> Auctions.initialBid(number);
            case AUCTION_RESERVE -> Auctions.reserve(number);
            case AUCTION_EXPIRES -> auctions.expiresMillis(number);
            case AUCTION_SELLER -> auctions.seller(number, block.lastPeople()[row]);
            case AUCTION_CATEGORY -> Auctions.category(number);
            case BID_AUCTION -> block.keys()[row];
            case BID_BIDDER -> bids.bidder(number, block.lastPeople()[row]);
            case BID_PRICE -> Bids.price(number);
            default -> throw new IllegalArgumentException(field + " is no number");
        };
    }

    /** Appends a text. */
    void text(EventField field, EventBlock block, int row, ByteSink into) {
        long number = block.numbers()[row];
        switch (field) {
            case PERSON_NAME -> People.name(number, into);
            case PERSON_EMAIL -> People.emailAddress(number, into);
            case PERSON_CREDIT_CARD -> People.creditCard(number, into);
            case PERSON_CITY -> into.put(People.city(number));
            case PERSON_STATE -> into.put(People.state(number));
            case AUCTION_ITEM_NAME -> Auctions.itemName(number, into);
            case AUCTION_DESCRIPTION -> Auctions.description(number, into);
            case BID_CHANNEL -> into.put(TextPool.CHANNELS.get(Bids.channel(number)));
            case BID_URL -> into.put(TextPool.URLS.get(Bids.channel(number)));
            case PERSON_EXTRA, AUCTION_EXTRA, BID_EXTRA -> {
                long bits = Bids.extraBits(number);
                int length = extraLength(field, number, bits);
                int start = Extra.start(bits, length);
                into.put(TextPool.EXTRA, start, start + length);
            }
            default -> throw new IllegalArgumentException(field + " is no text");
        }
    }

    int extraLength(EventField field, long number, long bits) {
        EventSettings.AverageBytes average = settings.averageBytes();
        return switch (field) {
            case PERSON_EXTRA -> People.extraLength(number, bits, average.person(), scratch);
            case AUCTION_EXTRA -> Auctions.extraLength(number, bits, average.auction(), scratch);
            case BID_EXTRA -> bids.extraLength(bits);
            default -> throw new IllegalArgumentException(field + " is no extra");
        };
    }
}
