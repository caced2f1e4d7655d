package io.millrace.bench.event;

import io.millrace.connect.format.ByteSink;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import java.util.Arrays;

/** Columns over a block of events, each made in a loop of its own. Not thread-safe. */
public final class EventColumns {
    private static final byte BID = EventKind.BID.number();

    private final EventValues values;
    private final ByteSink text = new ByteSink();

    public EventColumns(EventSettings settings) {
        this.values = new EventValues(settings);
    }

    /** The values of a field; null where an event is of another kind. */
    public Column column(EventField field, EventBlock block) {
        EventKind kind = field.kind();
        if (kind == null) {
            return types(block);
        }
        return field.isText() ? texts(field, kind, block) : numbers(field, kind, block);
    }

    private static IntColumn types(EventBlock block) {
        int size = block.size();
        byte[] kinds = block.kinds();
        int[] types = new int[size];
        for (int row = 0; row < size; row++) {
            types[row] = kinds[row];
        }
        return new IntColumn(types, null, size);
    }

    private LongColumn numbers(EventField field, EventKind kind, EventBlock block) {
        int size = block.size();
        long[] column = new long[size];
        switch (field) {
            case PERSON_TIME, AUCTION_TIME, BID_TIME -> System.arraycopy(block.timesMillis(), 0, column, 0, size);
            case BID_AUCTION -> System.arraycopy(block.keys(), 0, column, 0, size);
            case BID_BIDDER -> bidders(block, column);
            case BID_PRICE -> prices(block, column);
            default -> {
                byte wanted = kind.number();
                for (int row = 0; row < size; row++) {
                    if (block.kinds()[row] == wanted) {
                        column[row] = values.number(field, block, row);
                    }
                }
            }
        }
        return new LongColumn(column, block.nullsBut(kind), size);
    }

    private void bidders(EventBlock block, long[] column) {
        Bids bids = values.bids();
        long[] numbers = block.numbers();
        long[] lastPeople = block.lastPeople();
        for (int row = 0; row < column.length; row++) {
            column[row] = bids.bidder(numbers[row], lastPeople[row]);
        }
    }

    private static void prices(EventBlock block, long[] column) {
        long[] numbers = block.numbers();
        for (int row = 0; row < column.length; row++) {
            column[row] = Bids.price(numbers[row]);
        }
    }

    private BytesColumn texts(EventField field, EventKind kind, EventBlock block) {
        int size = block.size();
        int[] offsets = new int[size + 1];
        text.clear();
        switch (field) {
            case BID_CHANNEL -> pooled(TextPool.CHANNELS, block, offsets);
            case BID_URL -> pooled(TextPool.URLS, block, offsets);
            case BID_EXTRA -> bidExtras(block, offsets);
            default -> {
                byte wanted = kind.number();
                for (int row = 0; row < size; row++) {
                    if (block.kinds()[row] == wanted) {
                        values.text(field, block, row, text);
                    }
                    offsets[row + 1] = text.size();
                }
            }
        }
        return new BytesColumn(Arrays.copyOf(text.bytes(), text.size()), offsets, block.nullsBut(kind), size);
    }

    private void pooled(TextPool pool, EventBlock block, int[] offsets) {
        long[] numbers = block.numbers();
        byte[] kinds = block.kinds();
        for (int row = 0; row < offsets.length - 1; row++) {
            if (kinds[row] == BID) {
                text.put(pool.get(Bids.channel(numbers[row])));
            }
            offsets[row + 1] = text.size();
        }
    }

    private void bidExtras(EventBlock block, int[] offsets) {
        Bids bids = values.bids();
        long[] numbers = block.numbers();
        byte[] kinds = block.kinds();
        for (int row = 0; row < offsets.length - 1; row++) {
            if (kinds[row] == BID) {
                long bits = Bids.extraBits(numbers[row]);
                int length = bids.extraLength(bits);
                int start = Extra.start(bits, length);
                text.put(TextPool.EXTRA, start, start + length);
            }
            offsets[row + 1] = text.size();
        }
    }
}
