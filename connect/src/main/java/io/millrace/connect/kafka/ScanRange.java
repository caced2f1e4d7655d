package io.millrace.connect.kafka;

import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_BOUNDED_MODE;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_BOUNDED_SPECIFIC_OFFSETS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_BOUNDED_TIMESTAMP_MILLIS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_STARTUP_MODE;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_STARTUP_SPECIFIC_OFFSETS;
import static org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.SCAN_STARTUP_TIMESTAMP_MILLIS;

import io.millrace.connect.TableOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.ScanBoundedMode;
import org.apache.flink.streaming.connectors.kafka.table.KafkaConnectorOptions.ScanStartupMode;

/**
 * Where reading starts and where it ends, as the options of a table say it.
 *
 * @param start the mode of the start
 * @param startMillis for mode {@code timestamp}: the first event is the first with this timestamp or a later one
 * @param startOffsets for mode {@code specific-offsets}: by partition of the one topic, the first offset
 * @param bound the mode of the end
 * @param boundMillis for mode {@code timestamp}: the first event with this timestamp or a later one is not read any more
 * @param boundOffsets for mode {@code specific-offsets}: by partition of the one topic, the offset behind the last
 */
record ScanRange(
        ScanStartupMode start,
        long startMillis,
        Map<Integer, Long> startOffsets,
        ScanBoundedMode bound,
        long boundMillis,
        Map<Integer, Long> boundOffsets) {
    /** {@code partition:0,offset:42}, as Flink writes it. */
    private static final Pattern PARTITION_OFFSET = Pattern.compile("partition:(\\d{1,9}),offset:(\\d{1,18})");

    ScanRange {
        startOffsets = Map.copyOf(startOffsets);
        boundOffsets = Map.copyOf(boundOffsets);
    }

    static ScanRange forKafka(TableOptions options, TopicSelection topics) {
        ScanStartupMode start = options.get(SCAN_STARTUP_MODE);
        return withBound(
                options,
                topics,
                start,
                timestamp(
                        options, SCAN_STARTUP_TIMESTAMP_MILLIS, start == ScanStartupMode.TIMESTAMP, SCAN_STARTUP_MODE),
                offsets(
                        options,
                        topics,
                        SCAN_STARTUP_SPECIFIC_OFFSETS,
                        start == ScanStartupMode.SPECIFIC_OFFSETS,
                        SCAN_STARTUP_MODE));
    }

    static ScanRange forUpsert(TableOptions options, TopicSelection topics) {
        return withBound(options, topics, ScanStartupMode.EARLIEST_OFFSET, 0, Map.of());
    }

    private static ScanRange withBound(
            TableOptions options,
            TopicSelection topics,
            ScanStartupMode start,
            long startMillis,
            Map<Integer, Long> startOffsets) {
        ScanBoundedMode bound = options.get(SCAN_BOUNDED_MODE);
        return new ScanRange(
                start,
                startMillis,
                startOffsets,
                bound,
                timestamp(
                        options, SCAN_BOUNDED_TIMESTAMP_MILLIS, bound == ScanBoundedMode.TIMESTAMP, SCAN_BOUNDED_MODE),
                offsets(
                        options,
                        topics,
                        SCAN_BOUNDED_SPECIFIC_OFFSETS,
                        bound == ScanBoundedMode.SPECIFIC_OFFSETS,
                        SCAN_BOUNDED_MODE));
    }

    private static long timestamp(
            TableOptions options, ConfigOption<Long> option, boolean wanted, ConfigOption<?> mode) {
        Long given = options.find(option).orElse(null);
        requirePaired(options, option, given != null, wanted, mode, "timestamp");
        return given == null ? 0 : given;
    }

    private static Map<Integer, Long> offsets(
            TableOptions options,
            TopicSelection topics,
            ConfigOption<String> option,
            boolean wanted,
            ConfigOption<?> mode) {
        String given = options.find(option).orElse(null);
        requirePaired(options, option, given != null, wanted, mode, "specific-offsets");
        if (given == null) {
            return Map.of();
        }
        if (!topics.isSingleTopic()) {
            throw options.wrong("'" + option.key() + "' needs a single topic", "Partitions are given without a topic.");
        }
        Map<Integer, Long> offsets = new HashMap<>();
        for (String pair : given.split(";")) {
            Matcher matcher = PARTITION_OFFSET.matcher(pair);
            if (!matcher.matches()) {
                throw options.wrong(
                        "'" + option.key() + "' has a bad value '" + given + "'",
                        "Write it as 'partition:0,offset:42;partition:1,offset:300'.");
            }
            offsets.put(Integer.valueOf(matcher.group(1)), Long.valueOf(matcher.group(2)));
        }
        return offsets;
    }

    private static void requirePaired(
            TableOptions options,
            ConfigOption<?> option,
            boolean given,
            boolean wanted,
            ConfigOption<?> mode,
            String modeValue) {
        if (wanted && !given) {
            throw options.wrong(
                    "'" + option.key() + "' is missing", "'" + mode.key() + "' = '" + modeValue + "' needs it.");
        }
        if (given && !wanted) {
            throw options.wrong(
                    "'" + option.key() + "' has no meaning here",
                    "It belongs to '" + mode.key() + "' = '" + modeValue + "'.");
        }
    }

    boolean isBounded() {
        return bound != ScanBoundedMode.UNBOUNDED;
    }

    boolean needsGroup() {
        return start == ScanStartupMode.GROUP_OFFSETS || bound == ScanBoundedMode.GROUP_OFFSETS;
    }

    /** What the consumer does when its position is not in the log any more, as Flink's connector has it. */
    String offsetReset(ClientProperties properties) {
        return switch (start) {
            case GROUP_OFFSETS -> properties.offsetReset();
            case LATEST_OFFSET, TIMESTAMP -> "latest";
            case EARLIEST_OFFSET, SPECIFIC_OFFSETS -> "earliest";
        };
    }
}
