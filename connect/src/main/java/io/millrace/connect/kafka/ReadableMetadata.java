package io.millrace.connect.kafka;

import io.millrace.connect.TableOptions;
import io.millrace.data.ColumnBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What Kafka knows of an event besides its bytes, by the keys and in the types of Flink's connector. */
enum ReadableMetadata {
    /** STRING NOT NULL. */
    TOPIC("topic") {
        @Override
        void append(ConsumerRecord<?, ?> event, ColumnBuilder into) {
            appendText(event.topic(), into);
        }
    },
    /** INT NOT NULL. */
    PARTITION("partition") {
        @Override
        void append(ConsumerRecord<?, ?> event, ColumnBuilder into) {
            ((ColumnBuilder.OfInt) into).append(event.partition());
        }
    },
    /** MAP of STRING to BYTES, NOT NULL; of several headers of one name the last. */
    HEADERS("headers") {
        @Override
        void append(ConsumerRecord<?, ?> event, ColumnBuilder into) {
            Map<StringData, byte[]> headers = new HashMap<>();
            for (Header header : event.headers()) {
                headers.put(StringData.fromString(header.key()), header.value());
            }
            into.appendInternal(new GenericMapData(headers));
        }
    },
    /** INT. */
    LEADER_EPOCH("leader-epoch") {
        @Override
        void append(ConsumerRecord<?, ?> event, ColumnBuilder into) {
            if (event.leaderEpoch().isPresent()) {
                ((ColumnBuilder.OfInt) into).append(event.leaderEpoch().get());
            } else {
                into.appendNull();
            }
        }
    },
    /** BIGINT NOT NULL. */
    OFFSET("offset") {
        @Override
        void append(ConsumerRecord<?, ?> event, ColumnBuilder into) {
            ((ColumnBuilder.OfLong) into).append(event.offset());
        }
    },
    /** TIMESTAMP_LTZ(3) NOT NULL: milliseconds. */
    TIMESTAMP("timestamp") {
        @Override
        void append(ConsumerRecord<?, ?> event, ColumnBuilder into) {
            ((ColumnBuilder.OfLong) into).append(event.timestamp());
        }
    },
    /** STRING NOT NULL: {@code NoTimestampType}, {@code CreateTime} or {@code LogAppendTime}. */
    TIMESTAMP_TYPE("timestamp-type") {
        @Override
        void append(ConsumerRecord<?, ?> event, ColumnBuilder into) {
            appendText(event.timestampType().toString(), into);
        }
    };

    private final String key;

    ReadableMetadata(String key) {
        this.key = key;
    }

    /** Appends the value of an event. */
    abstract void append(ConsumerRecord<?, ?> event, ColumnBuilder into);

    private static void appendText(String text, ColumnBuilder into) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ((ColumnBuilder.OfBytes) into).append(bytes, 0, bytes.length);
    }

    /** The metadata of these keys, in order. */
    static List<ReadableMetadata> of(List<String> keys, TableOptions options) {
        List<ReadableMetadata> found = new ArrayList<>();
        for (String key : keys) {
            if (key.startsWith("value.")) {
                throw options.notNative("metadata '" + key + "'");
            }
            found.add(Arrays.stream(values())
                    .filter(metadata -> metadata.key.equals(key))
                    .findFirst()
                    .orElseThrow(() -> options.wrong("events of Kafka have no metadata '" + key + "'", null)));
        }
        return found;
    }
}
