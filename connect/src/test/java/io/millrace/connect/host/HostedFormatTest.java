package io.millrace.connect.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.TableOptions;
import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.ExternalRows;
import io.millrace.connect.format.FormatFinder;
import io.millrace.connect.format.Formats;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Change events of Debezium and Canal, and Maxwell's, through Flink's own formats. */
class HostedFormatTest {
    private static final RowType TYPE = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.INT()),
                    DataTypes.FIELD("name", DataTypes.STRING()),
                    DataTypes.FIELD("price", DataTypes.DECIMAL(10, 2)),
                    DataTypes.FIELD("seen", DataTypes.TIMESTAMP(3)))
            .getLogicalType();
    private static final FormatFinder HOSTED = new HostedFormats(HostedFormatTest.class.getClassLoader());
    private static final String OLD =
            "{\"id\": 1, \"name\": \"tea\", \"price\": 2.50, \"seen\": \"2024-02-29 12:00:00\"}";
    private static final String NEW =
            "{\"id\": 1, \"name\": \"Tee\", \"price\": 3.5, \"seen\": \"2024-02-29 12:00:01.5\"}";
    private static final String OLD_ROW = "[1, tea, 2.50, 2024-02-29T12:00]";
    private static final String NEW_ROW = "[1, Tee, 3.50, 2024-02-29T12:00:01.500]";

    @Test
    void givesTheChangesOfDebezium() throws Exception {
        assertThat(decode("debezium-json", event(null, OLD, "c"))).containsExactly("+I" + OLD_ROW);
        assertThat(decode("debezium-json", event(OLD, NEW, "u"))).containsExactly("-U" + OLD_ROW, "+U" + NEW_ROW);
        assertThat(decode("debezium-json", event(OLD, null, "d"))).containsExactly("-D" + OLD_ROW);
        assertThat(decode("debezium-json", event(null, NEW, "r"))).containsExactly("+I" + NEW_ROW);
        assertThat(decode("debezium-json", "")).isEmpty();
    }

    @Test
    void givesSeveralRowsOfOneEvent() throws Exception {
        assertThat(decode("canal-json", "{\"type\": \"INSERT\", \"data\": [" + OLD + ", " + NEW + "]}"))
                .containsExactly("+I" + OLD_ROW, "+I" + NEW_ROW);
        assertThat(decode("maxwell-json", "{\"type\": \"delete\", \"data\": " + NEW + "}"))
                .containsExactly("-D" + NEW_ROW);
    }

    @Test
    void refusesAnEventWholeAndGoesOn() throws Exception {
        Decoder decoder =
                chosen("canal-json").decoders(DecoderRequest.all(TYPE)).get();
        BatchBuilder builder = new BatchBuilder(TYPE);
        String half = "{\"type\": \"INSERT\", \"data\": [" + OLD + ", {\"id\": \"no number\"}]}";
        assertThatThrownBy(() -> decode(decoder, half, builder))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("format 'canal-json': ");
        assertThat(builder.size()).isZero();
        assertThat(builder.column(0).size()).isZero();
        decode(decoder, "{\"type\": \"INSERT\", \"data\": [" + NEW + "]}", builder);
        assertThat(rows(builder.build(), TYPE)).containsExactly("+I" + NEW_ROW);
    }

    @Test
    void takesOnlyTheColumnsAskedFor() throws Exception {
        RowType some =
                (RowType) DataTypes.ROW(DataTypes.STRING(), DataTypes.INT()).getLogicalType();
        DecoderRequest request = new DecoderRequest(TYPE, List.of(1, 0, -1, -1), List.of(true, true, false, false));
        BatchBuilder builder = new BatchBuilder(some);
        decode(chosen("debezium-json").decoders(request).get(), event(OLD, NEW, "u"), builder);
        assertThat(rows(builder.build(), some)).containsExactly("-U[tea, 1]", "+U[Tee, 1]");
    }

    @Test
    void knowsTheRowKindsOfAFormat() {
        Set<RowKind> all = Set.of(RowKind.values());
        assertThat(chosen("debezium-json").decodedRowKinds()).isEqualTo(all);
        assertThat(chosen("debezium-json").encodedRowKinds()).isEqualTo(all);
        assertThat(chosen("ogg-json").decodedRowKinds()).isEqualTo(all);
    }

    @Test
    void writesWhatItReads() throws Exception {
        BatchBuilder builder = new BatchBuilder(TYPE);
        decode(chosen("debezium-json").decoders(DecoderRequest.all(TYPE)).get(), event(OLD, NEW, "u"), builder);
        Batch batch = builder.build();
        Encoder encoder =
                chosen("debezium-json").encoders(EncoderRequest.all(TYPE)).get();
        List<String> written = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            ByteSink sink = new ByteSink();
            encoder.encode(batch, row, sink);
            written.add(new String(sink.toByteArray(), StandardCharsets.UTF_8));
        }
        String old = OLD.replace(" ", "").replace("2912", "29 12").replace("2.50", "2.5");
        String changed = NEW.replace(" ", "").replace("2912", "29 12");
        assertThat(written)
                .containsExactly(
                        "{\"before\":" + old + ",\"after\":null,\"op\":\"d\"}",
                        "{\"before\":null,\"after\":" + changed + ",\"op\":\"c\"}");
    }

    @Test
    void readsTheOptionsOfTheFormatAndNoOthers() throws Exception {
        TableOptions lenient = options("debezium-json", "debezium-json.ignore-parse-errors", "true");
        Formats.Chosen format =
                Formats.find(lenient, FactoryUtil.FORMAT, HOSTED).orElseThrow();
        BatchBuilder builder = new BatchBuilder(TYPE);
        decode(format.decoders(DecoderRequest.all(TYPE)).get(), "no event", builder);
        assertThat(builder.size()).isZero();
        lenient.checkAllRead();

        TableOptions wrong = options("debezium-json", "debezium-json.ignore-parse-error", "true");
        Formats.find(wrong, FactoryUtil.FORMAT, HOSTED).orElseThrow().decoders(DecoderRequest.all(TYPE));
        assertThatThrownBy(wrong::checkAllRead)
                .isInstanceOfSatisfying(MillraceException.class, e -> assertThat(e.hint())
                        .isEqualTo("Did you mean 'debezium-json.ignore-parse-errors'?"));
    }

    @Test
    void leavesWhatIsInNoJarToTheRefusal() {
        assertThatThrownBy(() -> chosen("protobuf"))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("format 'protobuf' of table products");
    }

    private static String event(@Nullable String before, @Nullable String after, String operation) {
        return "{\"before\": " + before + ", \"after\": " + after + ", \"op\": \"" + operation + "\"}";
    }

    private static TableOptions options(String format, String... more) {
        Map<String, String> with = new TreeMap<>(Map.of("connector", "kafka", "format", format));
        for (int i = 0; i < more.length; i += 2) {
            with.put(more[i], more[i + 1]);
        }
        return new TableOptions(
                new TableDefinition("`c`.`d`.`products`", "products", TYPE, List.of("id"), List.of(), with));
    }

    private static Formats.Chosen chosen(String format) {
        return Formats.find(options(format), FactoryUtil.FORMAT, HOSTED).orElseThrow();
    }

    private static List<String> decode(String format, String event) throws DecodeException {
        BatchBuilder builder = new BatchBuilder(TYPE);
        decode(chosen(format).decoders(DecoderRequest.all(TYPE)).get(), event, builder);
        return rows(builder.build(), TYPE);
    }

    private static void decode(Decoder decoder, String event, BatchBuilder into) throws DecodeException {
        byte[] padded = ("<" + event + ">").getBytes(StandardCharsets.UTF_8);
        decoder.decode(padded, 1, padded.length - 1, into, Decoder.RowEnd.PLAIN);
    }

    private static List<String> rows(Batch batch, RowType type) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            rows.add(ExternalRows.row(batch, row, type).toString());
        }
        return rows;
    }
}
