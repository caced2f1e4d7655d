package io.millrace.bench.micro;

import io.millrace.bench.event.EventBlock;
import io.millrace.bench.event.EventField;
import io.millrace.bench.event.EventJson;
import io.millrace.bench.event.EventSettings;
import io.millrace.bench.event.EventStream;
import io.millrace.connect.TableOptions;
import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.json.JsonFormat;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.logical.RowType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds to decode an event of Nexmark, some 325 bytes of JSON, to columns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JsonDecodeBenchmark {
    private static final int EVENTS = 4096;

    /** A flat event: a bid by itself, which is what producers that know one kind of event write. */
    private static final RowType FLAT = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("auction", DataTypes.BIGINT()),
                    DataTypes.FIELD("bidder", DataTypes.BIGINT()),
                    DataTypes.FIELD("price", DataTypes.BIGINT()),
                    DataTypes.FIELD("channel", DataTypes.STRING()),
                    DataTypes.FIELD("url", DataTypes.STRING()),
                    DataTypes.FIELD("dateTime", DataTypes.TIMESTAMP(3)),
                    DataTypes.FIELD("extra", DataTypes.STRING()))
            .getLogicalType();

    private final byte[][] events = new byte[EVENTS][];
    private final byte[][] bids = new byte[EVENTS][];
    private final BatchBuilder nested = new BatchBuilder(EventField.tableType());
    private final BatchBuilder flat = new BatchBuilder(FLAT);
    private final Decoder all = decoder(DecoderRequest.all(EventField.tableType()));
    private final Decoder typeAndBid =
            decoder(new DecoderRequest(EventField.tableType(), List.of(0, 1, 2, 3), List.of(true, false, false, true)));
    private final Decoder wholeBid = decoder(DecoderRequest.all(FLAT));
    private final Decoder threeNumbers = decoder(new DecoderRequest(
            FLAT, List.of(0, 1, 2, 3, 4, 5, 6), List.of(true, true, true, false, false, false, false)));

    private static Decoder decoder(DecoderRequest request) {
        TableDefinition table =
                new TableDefinition("t", "t", request.type(), List.of(), List.of(), Map.of("connector", "none"));
        return new JsonFormat()
                .decoders(new TableOptions(table).under("json."), request)
                .get();
    }

    @Setup
    public void write() {
        EventSettings settings = EventSettings.defaults();
        EventJson json = new EventJson(settings);
        EventBlock block = new EventStream(settings, 0, 1, 0, EVENTS).next(EVENTS);
        ByteSink text = new ByteSink();
        int bid = 0;
        for (int row = 0; row < EVENTS; row++) {
            text.clear();
            json.write(block, row, text);
            events[row] = text.toByteArray();
            String event = new String(events[row], StandardCharsets.US_ASCII);
            int start = event.indexOf("\"bid\":{");
            if (start >= 0) {
                bids[bid++] = event.substring(start + "\"bid\":".length(), event.length() - 1)
                        .getBytes(StandardCharsets.US_ASCII);
            }
        }
        for (int row = bid; row < EVENTS; row++) {
            bids[row] = bids[row % bid];
        }
    }

    private static Batch decode(Decoder decoder, byte[][] events, BatchBuilder into) throws Exception {
        for (byte[] event : events) {
            decoder.decode(event, 0, event.length, into, Decoder.RowEnd.PLAIN);
        }
        return into.build();
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Batch eventAllFields() throws Exception {
        return decode(all, events, nested);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Batch eventTypeAndBid() throws Exception {
        return decode(typeAndBid, events, nested);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Batch flatBid() throws Exception {
        return decode(wholeBid, bids, flat);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Batch flatBidThreeNumbers() throws Exception {
        return decode(threeNumbers, bids, flat);
    }
}
