package io.millrace.connect.format.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.TableOptions;
import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.RowText;
import io.millrace.data.BatchBuilder;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class JsonDecoderTest {
    private static final RowType TYPE = RowType.of(
            new LogicalType[] {new BigIntType(), VarCharType.STRING_TYPE, new DoubleType()},
            new String[] {"id", "name", "price"});

    @Test
    void decodesAnObject() throws Exception {
        assertThat(decode("{\"id\": 7, \"name\":\"Ada\", \"price\":1.25}"))
                .containsExactly("+I[L'7', B'Ada', D'1.25']");
    }

    @Test
    void decodesAnArrayOfObjectsAsRows() throws Exception {
        assertThat(decode("[{\"id\":1},{\"id\":2}]")).containsExactly("+I[L'1', null, null]", "+I[L'2', null, null]");
    }

    @Test
    void theLastOfTwoFieldsOfOneNameCounts() throws Exception {
        assertThat(decode("{\"id\":1,\"id\":2,\"name\":\"a\",\"id\":null,\"name\":\"b\",\"price\":3}"))
                .containsExactly("+I[null, B'b', D'3.0']");
    }

    @Test
    void takesTextAndContainersForStrings() throws Exception {
        assertThat(decode("{\"name\": {\"b\" : [1, 2.50, \"\\u0041\"]}, \"id\":\"12\", \"price\":\" 1e3 \"}"))
                .containsExactly("+I[L'12', B'{\"b\":[1,2.5,\"A\"]}', D'1000.0']");
    }

    @Test
    void anEmptyEventIsNoRow() throws Exception {
        assertThat(decode("")).isEmpty();
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertRefused("{\"id\":1", "the event ends where ',' or '}' should be at byte 7");
        assertRefused("{\"id\":x}", "field 'id': 'x' where a number should be at byte 6");
        assertRefused("{\"id\":\"abc\"}", "field 'id': 'abc' is not a value of BIGINT at byte 7");
        assertRefused("{\"id\":1} {", "'{' where the end of the event should be at byte 9");
        assertRefused("{\"name\":\"abc", "field 'name': a string without end at byte 8");
        assertRefused("{\"other\":\"a\\x\"}", "an escape that JSON does not have at byte 11");
        assertRefused("{\"other\":01}", "a number with a leading zero at byte 9");
        assertRefused("null", "'n' where an object should be at byte 0");
        assertRefused("  ", "the event ends where an object should be at byte 2");
        assertRefused("[1]", "'1' where an object should be at byte 1");
        assertRefused("{\"other\":" + "[".repeat(2000), "more than 1000 levels of nesting at byte 1008");
        assertRefused(
                "{\"price\":" + "1".repeat(1001) + "}",
                "field 'price': a number of more than 1000 characters at byte 9");
    }

    @Test
    void refusesBytesThatAreNotUtf8AlsoWhereNobodyReads() {
        byte[] event = "{\"other\":\"a?\"}".getBytes(StandardCharsets.UTF_8);
        event[11] = (byte) 0xC3;
        BatchBuilder builder = new BatchBuilder(TYPE);
        assertThatThrownBy(() -> decoder(Map.of(), DecoderRequest.all(TYPE))
                        .decode(event, 0, event.length, builder, Decoder.RowEnd.PLAIN))
                .isInstanceOf(DecodeException.class)
                .hasMessage("a string that is not UTF-8 at byte 11");
    }

    @Test
    void leavesTheBatchAsItFoundItWhenAnEventFails() throws Exception {
        Decoder decoder = decoder(Map.of(), DecoderRequest.all(TYPE));
        BatchBuilder builder = new BatchBuilder(TYPE);
        add(decoder, "{\"id\":1,\"name\":\"a\"}", builder);
        assertThatThrownBy(() ->
                        add(decoder, "[{\"id\":2,\"name\":\"b\"},{\"id\":3,\"name\":\"c\",\"price\":{}}]", builder))
                .isInstanceOf(DecodeException.class);
        add(decoder, "{\"name\":\"d\",\"id\":4}", builder);
        assertThat(RowText.of(builder.build(), TYPE)).containsExactly("+I[L'1', B'a', null]", "+I[L'4', B'd', null]");
    }

    @Test
    void leavesOutWhatNobodyReads() throws Exception {
        DecoderRequest request = new DecoderRequest(TYPE, List.of(1, 0, -1), List.of(true, false, true));
        RowType produced = RowType.of(VarCharType.STRING_TYPE, new BigIntType());
        BatchBuilder builder = new BatchBuilder(produced);
        add(decoder(Map.of(), request), "{\"price\":\"not a number\",\"name\":\"a\",\"id\":5}", builder);
        assertThat(RowText.of(builder.build(), produced)).containsExactly("+I[null, L'5']");
    }

    @Test
    void missingFieldsCanBeErrors() {
        assertThatThrownBy(() -> decode("{\"id\":1}", Map.of("json.fail-on-missing-field", "true")))
                .isInstanceOf(DecodeException.class)
                .hasMessage("no field 'name' in the object at byte 0");
    }

    @Test
    void errorsCanBeIgnored() throws Exception {
        Map<String, String> ignore = Map.of("json.ignore-parse-errors", "true");
        assertThat(decode("{\"id\":{\"a\":[1]},\"name\":\"a\",\"price\":\"x\"}", ignore))
                .containsExactly("+I[null, B'a', null]");
        assertThat(decode("{\"id\":", ignore)).isEmpty();
        assertThat(decode("[{\"id\":1},2,{\"id\":3}]", ignore))
                .containsExactly("+I[L'1', null, null]", "+I[L'3', null, null]");
    }

    @Test
    void hugeExponentsCostNothing() throws Exception {
        RowType decimals = RowType.of(new DecimalType(38, 10));
        BatchBuilder builder = new BatchBuilder(decimals);
        Decoder decoder = decoder(Map.of(), DecoderRequest.all(decimals));
        add(decoder, "[{\"f0\":1e999999999},{\"f0\":1e-999999999},{\"f0\":0e999999999}]", builder);
        assertThat(RowText.of(builder.build(), decimals))
                .containsExactly("+I[null]", "+I[D'0.0000000000']", "+I[D'0.0000000000']");
    }

    @Test
    void refusesOptionsThatContradictAndMapsWithoutNames() {
        Map<String, String> both = Map.of("json.fail-on-missing-field", "true", "json.ignore-parse-errors", "true");
        assertThatThrownBy(() -> decode("{}", both))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("are both true");
        assertThatThrownBy(() -> decode("{}", Map.of("json.timestamp-format.standard", "RFC")))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("is 'RFC'");
        RowType numbers = RowType.of(new MapType(new IntType(), new IntType()));
        assertThatThrownBy(() -> decoder(Map.of(), DecoderRequest.all(numbers)))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("no form for MAP<INT, INT>");
    }

    private static void assertRefused(String event, String message) {
        assertThatThrownBy(() -> decode(event))
                .isInstanceOf(DecodeException.class)
                .hasMessage(message);
    }

    private static List<String> decode(String event) throws DecodeException {
        return decode(event, Map.of());
    }

    private static List<String> decode(String event, Map<String, String> options) throws DecodeException {
        BatchBuilder builder = new BatchBuilder(TYPE);
        add(decoder(options, DecoderRequest.all(TYPE)), event, builder);
        return RowText.of(builder.build(), TYPE);
    }

    private static void add(Decoder decoder, String event, BatchBuilder builder) throws DecodeException {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        decoder.decode(bytes, 0, bytes.length, builder, Decoder.RowEnd.PLAIN);
    }

    private static Decoder decoder(Map<String, String> options, DecoderRequest request) {
        TableDefinition table = new TableDefinition("`c`.`d`.`t`", "t", request.type(), List.of(), List.of(), options);
        return new JsonFormat()
                .decoders(new TableOptions(table).under("json."), request)
                .get();
    }
}
