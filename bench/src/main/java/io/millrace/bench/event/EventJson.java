package io.millrace.bench.event;

import io.millrace.connect.format.ByteSink;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Events as JSON, as Flink's format {@code json} writes rows of the table of events: the rows of the other kinds are null,
 * timestamps are {@code 2015-07-15 00:00:00.000}. No text of an event has to be escaped. Not thread-safe.
 */
public final class EventJson {
    private final EventValues values;
    private final Map<EventField, byte[]> names = new EnumMap<>(EventField.class);
    private final Map<EventKind, List<EventField>> fieldsByKind = new EnumMap<>(EventKind.class);

    /** The text of the whole second last written; consecutive events share it. */
    private final ByteSink second = new ByteSink();

    private long secondWritten = Long.MIN_VALUE;

    public EventJson(EventSettings settings) {
        this.values = new EventValues(settings);
        for (EventField field : EventField.values()) {
            names.put(field, ('"' + field.fieldName() + "\":").getBytes(StandardCharsets.US_ASCII));
        }
        for (EventKind kind : EventKind.values()) {
            fieldsByKind.put(kind, EventField.of(kind));
        }
    }

    /** Appends an event. */
    public void write(EventBlock block, int row, ByteSink into) {
        EventKind kind = block.kind(row);
        into.putAscii("{\"event_type\":");
        into.putDecimal(kind.number());
        for (EventKind column : EventKind.values()) {
            into.putAscii(",\"");
            into.putAscii(EventField.column(column));
            into.putAscii("\":");
            if (column == kind) {
                writeFields(fieldsByKind.get(kind), block, row, into);
            } else {
                into.putAscii("null");
            }
        }
        into.put((byte) '}');
    }

    private void writeFields(List<EventField> fields, EventBlock block, int row, ByteSink into) {
        char before = '{';
        for (EventField field : fields) {
            into.put((byte) before);
            before = ',';
            into.put(names.get(field));
            switch (field) {
                case PERSON_TIME, AUCTION_TIME, BID_TIME, AUCTION_EXPIRES ->
                    writeTime(values.number(field, block, row), into);
                default -> {
                    if (field.isText()) {
                        into.put((byte) '"');
                        values.text(field, block, row, into);
                        into.put((byte) '"');
                    } else {
                        into.putDecimal(values.number(field, block, row));
                    }
                }
            }
        }
        into.put((byte) '}');
    }

    private void writeTime(long timeMillis, ByteSink into) {
        long wholeSecond = Math.floorDiv(timeMillis, 1000L);
        if (wholeSecond != secondWritten) {
            second.clear();
            String text =
                    LocalDateTime.ofEpochSecond(wholeSecond, 0, ZoneOffset.UTC).toString();
            second.putAscii(text.replace('T', ' '));
            if (text.length() == 16) {
                second.putAscii(":00"); // LocalDateTime leaves seconds out that are zero
            }
            second.put((byte) '.');
            secondWritten = wholeSecond;
        }
        into.put((byte) '"');
        into.put(second.bytes(), 0, second.size());
        int millis = (int) Math.floorMod(timeMillis, 1000L);
        into.put((byte) ('0' + millis / 100));
        into.put((byte) ('0' + millis / 10 % 10));
        into.put((byte) ('0' + millis % 10));
        into.put((byte) '"');
    }
}
