package io.millrace.connect.kafka;

import io.millrace.data.Batch;
import io.millrace.data.BytesColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.ObjectColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Where in a batch the metadata is that an event is to be written with, by the keys and in the types of Flink's connector.
 *
 * @param topic column of the topic to write to (STRING); -1 if there is none
 * @param headers column of the headers (MAP of STRING to BYTES); -1 if there is none
 * @param timestamp column of the event's timestamp (TIMESTAMP_LTZ(3)); -1 if there is none
 */
record WritableMetadata(int topic, int headers, int timestamp) {
    static final String TOPIC = "topic";
    static final String HEADERS = "headers";
    static final String TIMESTAMP = "timestamp";

    /** @param firstColumn the column of the first key */
    static WritableMetadata of(List<String> keys, int firstColumn) {
        return new WritableMetadata(
                column(keys, TOPIC, firstColumn),
                column(keys, HEADERS, firstColumn),
                column(keys, TIMESTAMP, firstColumn));
    }

    private static int column(List<String> keys, String key, int firstColumn) {
        int index = keys.indexOf(key);
        return index < 0 ? -1 : firstColumn + index;
    }

    @Nullable
    String topic(Batch batch, int row) {
        if (topic < 0 || batch.column(topic).isNull(row)) {
            return null;
        }
        return new String(((BytesColumn) batch.column(topic)).copy(row), StandardCharsets.UTF_8);
    }

    @Nullable
    Long timestamp(Batch batch, int row) {
        if (timestamp < 0 || batch.column(timestamp).isNull(row)) {
            return null;
        }
        return ((LongColumn) batch.column(timestamp)).get(row);
    }

    @Nullable
    List<Header> headers(Batch batch, int row) {
        if (headers < 0 || batch.column(headers).isNull(row)) {
            return null;
        }
        MapData map = (MapData) ((ObjectColumn) batch.column(headers)).get(row);
        if (map == null) {
            return null;
        }
        ArrayData names = map.keyArray();
        ArrayData values = map.valueArray();
        List<Header> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.isNullAt(i)) {
                found.add(new RecordHeader(
                        names.getString(i).toString(), values.isNullAt(i) ? null : values.getBinary(i)));
            }
        }
        return found;
    }
}
