package io.millrace.bench.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connect.format.ByteSink;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final EventSettings SETTINGS = EventSettings.defaults();
    private static final int EVENTS = 20_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private static EventBlock block() {
        return new EventStream(SETTINGS, 0, 1, 0, EVENTS).next(EVENTS);
    }

    @Test
    void columnsRowsAndJsonAreTheSameEvents() throws Exception {
        EventBlock block = block();
        List<EventField> fields = List.of(EventField.values());
        EventRows rows =
                new EventRows(SETTINGS, fields.stream().map(EventField::path).toList());
        EventColumns columns = new EventColumns(SETTINGS);
        List<Column> all =
                fields.stream().map(field -> columns.column(field, block)).toList();
        EventJson json = new EventJson(SETTINGS);
        ObjectMapper mapper = new ObjectMapper();
        for (int row = 0; row < 2_000; row++) {
            GenericRowData made = rows.row(block, row);
            ByteSink text = new ByteSink();
            json.write(block, row, text);
            JsonNode tree = mapper.readTree(text.toByteArray());
            for (int i = 0; i < fields.size(); i++) {
                String expected = text(made.getField(i));
                assertThat(text(all.get(i), row, fields.get(i)))
                        .as("%s of event %d", fields.get(i), row)
                        .isEqualTo(expected);
                assertThat(text(tree, fields.get(i).path()))
                        .as("%s of event %d", fields.get(i), row)
                        .isEqualTo(expected);
            }
        }
    }

    private static String text(Object value) {
        return value instanceof TimestampData time ? TIME.format(time.toLocalDateTime()) : String.valueOf(value);
    }

    private static String text(Column column, int row, EventField field) {
        if (column.isNull(row)) {
            return "null";
        } else if (column instanceof IntColumn ints) {
            return String.valueOf(ints.get(row));
        } else if (column instanceof BytesColumn bytes) {
            return new String(bytes.copy(row), StandardCharsets.UTF_8);
        }
        long value = ((LongColumn) column).get(row);
        boolean isTime = field.type().asSummaryString().startsWith("TIMESTAMP");
        return isTime
                ? TIME.format(LocalDateTime.ofEpochSecond(
                        Math.floorDiv(value, 1000L), (int) Math.floorMod(value, 1000L) * 1_000_000, ZoneOffset.UTC))
                : String.valueOf(value);
    }

    private static String text(JsonNode event, List<String> path) {
        JsonNode node = event;
        for (String name : path) {
            node = node.path(name);
        }
        return node.isMissingNode() || node.isNull() ? "null" : node.asText();
    }

    @Test
    void splitsShareTheEventsAndKeepAnAuctionTogether() {
        TreeSet<Long> numbers = new TreeSet<>();
        Map<Long, Integer> splitOfAuction = new HashMap<>();
        for (int split = 0; split < 3; split++) {
            EventStream stream = new EventStream(SETTINGS, split, 3, 0, EVENTS);
            int inSplit = 0;
            for (EventBlock block = stream.next(512); block != null; block = stream.next(512)) {
                for (int row = 0; row < block.size(); row++) {
                    assertThat(numbers.add(block.numbers()[row])).isTrue();
                    if (block.kind(row) != EventKind.PERSON) {
                        Integer other = splitOfAuction.putIfAbsent(block.keys()[row], split);
                        assertThat(other).isIn(null, split);
                    }
                    inSplit++;
                }
            }
            assertThat(inSplit).isBetween(EVENTS / 6, EVENTS / 2);
        }
        assertThat(numbers).hasSize(EVENTS).first().isEqualTo(0L);
        assertThat(numbers.last()).isEqualTo(EVENTS - 1L);
    }

    @Test
    void aStreamGoesOnWhereAnotherStopped() {
        EventStream whole = new EventStream(SETTINGS, 1, 2, 0, EVENTS);
        EventBlock first = whole.next(777);
        EventBlock second = whole.next(777);
        EventStream resumed = new EventStream(SETTINGS, 1, 2, first.to(), EVENTS);

        EventBlock again = resumed.next(777);

        assertThat(again.size()).isEqualTo(second.size());
        assertThat(again.numbers()).isEqualTo(second.numbers());
        assertThat(again.timesMillis()).isEqualTo(second.timesMillis());
        assertThat(again.keys()).isEqualTo(second.keys());
    }

    @Test
    void kindsSkewAndSizesAreThoseOfTheBenchmark() {
        EventBlock block = block();
        Map<EventKind, Integer> kinds = new HashMap<>();
        Map<Long, Integer> bidsByAuction = new HashMap<>();
        List<Integer> bytes = new ArrayList<>();
        EventJson json = new EventJson(SETTINGS);
        for (int row = 0; row < EVENTS; row++) {
            kinds.merge(block.kind(row), 1, Integer::sum);
            if (block.kind(row) == EventKind.BID) {
                bidsByAuction.merge(block.keys()[row], 1, Integer::sum);
            }
            ByteSink text = new ByteSink();
            json.write(block, row, text);
            bytes.add(text.size());
        }
        assertThat(kinds)
                .containsEntry(EventKind.PERSON, EVENTS / 50)
                .containsEntry(EventKind.AUCTION, EVENTS * 3 / 50)
                .containsEntry(EventKind.BID, EVENTS * 46 / 50);
        // Every hundredth auction is hot for as long as it takes to make a hundred: half of all bids are on them.
        int onHot = bidsByAuction.entrySet().stream()
                .filter(entry -> (entry.getKey() - Bids.FIRST_ID) % 100 == 0)
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(onHot / (EVENTS * 46.0 / 50)).isBetween(0.49, 0.53);
        assertThat(bytes.stream().mapToInt(i -> i).average().orElse(0)).isBetween(300.0, 345.0);
        assertThat(block.timesMillis()[EVENTS - 1] - block.timesMillis()[0])
                .isEqualTo((EVENTS - 1) * 1000L / SETTINGS.eventsPerSecond());
    }

    @Test
    void pricesAreEvenOverTheirLogarithm() {
        long[] prices = new long[100_000];
        for (int i = 0; i < prices.length; i++) {
            prices[i] = Bids.price(i);
        }
        Arrays.sort(prices);
        assertThat(prices[0]).isBetween(100L, 101L);
        assertThat(prices[prices.length - 1]).isBetween(99_000_000L, 100_000_000L);
        assertThat(Math.log10((double) prices[prices.length / 2])).isBetween(4.95, 5.05);
        assertThat(Math.log10((double) prices[prices.length / 6])).isBetween(2.95, 3.05);
    }
}
