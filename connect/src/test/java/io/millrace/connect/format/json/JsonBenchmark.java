package io.millrace.connect.format.json;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.BatchRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions.MapNullKeyMode;
import org.apache.flink.formats.json.JsonParserRowDataDeserializationSchema;
import org.apache.flink.formats.json.JsonRowDataSerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;

/** Throughput of our JSON beside Flink's on bids of about 330 bytes; a program to run by hand. */
final class JsonBenchmark {
    private static final int EVENTS = 100_000;
    private static final int ROUNDS = 8;
    private static final RowType BID = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new BigIntType(),
                new BigIntType(),
                VarCharType.STRING_TYPE,
                VarCharType.STRING_TYPE,
                new TimestampType(3),
                VarCharType.STRING_TYPE
            },
            new String[] {"auction", "bidder", "price", "channel", "url", "dateTime", "extra"});

    private JsonBenchmark() {}

    private interface Work {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        byte[][] events = events();
        JsonOptions options = new JsonOptions(false, false, false, MapNullKeyMode.FAIL, "null", false, false);
        for (int repeat = 0; repeat < 2; repeat++) {
            measure("decode 7 of 7 columns", () -> decode(events, options, 7));
            measure("decode 3 of 7 columns", () -> decode(events, options, 3));
            measure("Flink decode 7 of 7", () -> decodeWithFlink(events, BID));
            RowType three = new RowType(BID.getFields().subList(0, 3));
            measure("Flink decode 3 of 7", () -> decodeWithFlink(events, three));
            Batch batch = batch(events, options);
            measure("encode 7 columns", () -> encode(batch, options));
            measure("Flink encode 7 columns", () -> encodeWithFlink(batch));
        }
    }

    private static void measure(String name, Work work) throws Exception {
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.printf("%-24s %,12.0f events/s%n", name, EVENTS * 1e9 / best);
    }

    private static void decode(byte[][] events, JsonOptions options, int needed) throws Exception {
        List<Integer> columns = List.of(0, 1, 2, 3, 4, 5, 6);
        List<Boolean> flags = columns.stream().map(i -> i < needed).toList();
        Decoder decoder = new JsonDecoder(new DecoderRequest(BID, columns, flags), options);
        BatchBuilder builder = new BatchBuilder(BID);
        for (byte[] event : events) {
            decoder.decode(event, 0, event.length, builder, Decoder.RowEnd.PLAIN);
            if (builder.size() == 4096) {
                builder.build();
            }
        }
    }

    private static void decodeWithFlink(byte[][] events, RowType type) throws Exception {
        DeserializationSchema<RowData> flink = new JsonParserRowDataDeserializationSchema(
                type, TypeInformation.of(RowData.class), false, false, TimestampFormat.SQL);
        flink.open(null);
        long sum = 0;
        for (byte[] event : events) {
            sum += flink.deserialize(event).getLong(0);
        }
        if (sum == 42) {
            System.out.println(sum);
        }
    }

    private static Batch batch(byte[][] events, JsonOptions options) throws Exception {
        Decoder decoder = new JsonDecoder(DecoderRequest.all(BID), options);
        BatchBuilder builder = new BatchBuilder(BID);
        for (byte[] event : events) {
            decoder.decode(event, 0, event.length, builder, Decoder.RowEnd.PLAIN);
        }
        return builder.build();
    }

    private static void encode(Batch batch, JsonOptions options) {
        JsonEncoder encoder = new JsonEncoder(EncoderRequest.all(BID), options);
        ByteSink sink = new ByteSink();
        for (int row = 0; row < batch.size(); row++) {
            sink.clear();
            encoder.encode(batch, row, sink);
        }
    }

    private static void encodeWithFlink(Batch batch) throws Exception {
        JsonRowDataSerializationSchema flink =
                new JsonRowDataSerializationSchema(BID, TimestampFormat.SQL, MapNullKeyMode.FAIL, "null", false, false);
        flink.open(null);
        BatchRow row = new BatchRow(batch);
        for (int i = 0; i < batch.size(); i++) {
            flink.serialize(row.at(i));
        }
    }

    private static byte[][] events() {
        Random random = new Random(1);
        byte[][] events = new byte[EVENTS][];
        for (int i = 0; i < EVENTS; i++) {
            String event = "{\"auction\":" + (1000 + random.nextInt(1000)) + ",\"bidder\":" + random.nextInt(100_000)
                    + ",\"price\":" + random.nextInt(100_000_000) + ",\"channel\":\"channel-" + random.nextInt(10_000)
                    + "\",\"url\":\"https://www.nexmark.com/" + Long.toString(random.nextLong() >>> 1, 36)
                    + "/item.htm?query=1&channel_id=" + random.nextInt(1 << 30)
                    + "\",\"dateTime\":\"2024-05-06 07:08:09." + (100 + random.nextInt(900)) + "\",\"extra\":\""
                    + "x".repeat(100 + random.nextInt(60)) + "\"}";
            events[i] = event.getBytes(StandardCharsets.UTF_8);
        }
        return events;
    }
}
