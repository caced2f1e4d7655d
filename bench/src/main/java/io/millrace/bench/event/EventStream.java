package io.millrace.bench.event;

import org.jspecify.annotations.Nullable;

/**
 * The events of one split, in the order of their numbers. A split has all events of its auctions: an auction and the bids
 * on it are in one split, as a producer that writes by key would have it, so what happens to an auction has one order
 * however many splits there are. People are in the split of their own id.
 *
 * <p>Not thread-safe.
 */
public final class EventStream {
    private final EventSettings settings;
    private final Bids bids;
    private final int split;
    private final int splits;
    private final long end;
    private long number;

    /** Place in the group of people, auctions and bids, and the number of the group. */
    private int offset;

    private long group;

    /** Event time, and what is left of a millisecond, in units of a millisecond divided by events per second. */
    private long timeMillis;

    private long timeRest;

    /**
     * @param split from 0 to {@code splits - 1}
     * @param start number of the first event that may be in it
     * @param end number behind the last event
     */
    public EventStream(EventSettings settings, int split, int splits, long start, long end) {
        this.settings = settings;
        this.bids = new Bids(settings);
        this.split = split;
        this.splits = splits;
        this.number = start;
        this.end = end;
        int groupSize = settings.proportions().group();
        this.offset = (int) (start % groupSize);
        this.group = start / groupSize;
        this.timeMillis = settings.timeMillis(start);
        this.timeRest = start % settings.eventsPerSecond() * 1000 % settings.eventsPerSecond();
    }

    public EventSettings settings() {
        return settings;
    }

    /** Number of the next event to look at: where a stream that is to go on after this one starts. */
    public long position() {
        return number;
    }

    /** The next events, at most so many; null at the end. A block may be empty: none of the events looked at is in the split. */
    public @Nullable EventBlock next(int maxRows) {
        if (number >= end) {
            return null;
        }
        EventSettings.Proportions proportions = settings.proportions();
        int people = proportions.people();
        int auctions = proportions.auctions();
        int firstBid = people + auctions;
        int groupSize = proportions.group();
        EventBlock block = new EventBlock(number, maxRows);
        // Looking on for ever, in a split that nothing falls into, would let its time stand still.
        long until = Math.min(end, number + (long) maxRows * splits * 2);
        while (number < until && block.size() < maxRows) {
            if (offset < people) {
                long person = group * people + offset;
                add(block, EventKind.PERSON, group * auctions - 1, person, person);
            } else if (offset < firstBid) {
                long auction = group * auctions + offset - people;
                add(block, EventKind.AUCTION, auction, (group + 1) * people - 1, Bids.FIRST_ID + auction);
            } else {
                long lastAuction = (group + 1) * auctions - 1;
                add(block, EventKind.BID, lastAuction, (group + 1) * people - 1, bids.auction(number, lastAuction));
            }
            if (++offset == groupSize) {
                offset = 0;
                group++;
            }
            advanceTime();
            number++;
        }
        block.end(number);
        return block;
    }

    private void add(EventBlock block, EventKind kind, long lastAuction, long lastPerson, long key) {
        if (splits == 1 || splitOf(key) == split) {
            block.add(number, kind, timeMillis, lastAuction, lastPerson, key);
        }
    }

    private int splitOf(long key) {
        return Draw.upper(Draw.mix(key), splits);
    }

    private void advanceTime() {
        timeRest += 1000;
        long perSecond = settings.eventsPerSecond();
        if (timeRest >= perSecond) {
            timeMillis += timeRest / perSecond;
            timeRest %= perSecond;
        }
    }
}
