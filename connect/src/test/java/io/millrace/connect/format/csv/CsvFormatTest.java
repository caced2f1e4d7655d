package io.millrace.connect.format.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.RecordedSplits;
import io.millrace.connect.TableOptions;
import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.RowText;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.BatchRow;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.csv.CsvRowDataDeserializationSchema;
import org.apache.flink.formats.csv.CsvRowDataSerializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our CSV beside Flink's. */
class CsvFormatTest {
    private static final String REFUSED = "refused";

    private static final LogicalType[] TYPES = {
        new IntType(), new BigIntType(), VarCharType.STRING_TYPE, new DoubleType(), new DecimalType(10, 2),
        new DecimalType(30, 3), new BooleanType(), new DateType(), new TimeType(3), new TimestampType(3),
        new TimestampType(6), new LocalZonedTimestampType(3), new VarBinaryType(VarBinaryType.MAX_LENGTH)
    };

    private static final String[] TEXTS = {
        "",
        "1",
        " 12 ",
        "-7",
        "+5",
        "99999999999",
        "1.5",
        "-0.125",
        "1e3",
        "true",
        "TRUE",
        "false",
        "abc",
        "a b",
        "käse, Brot",
        "with \"quotes\"",
        "two\nlines",
        "2020-12-30",
        "2020-2-3",
        "2020-02-30",
        "12:13:14",
        "12:13:14.123456",
        "12:13",
        "2020-12-30 12:13:14",
        "2020-12-30 12:13:14.123",
        " 2020-12-30 12:13:14 ",
        "2020-12-30 12:13:14Z",
        "aGVsbG8=",
        "a rather long text of more than 24",
        "it's",
        "#x",
        "nil",
        "a;b"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void decodesWhatFlinkDecodes(long seed) throws Exception {
        Random random = new Random(seed);
        int decoded = 0;
        for (int t = 0; t < 60; t++) {
            RowType type = rowType(random);
            boolean ignoreErrors = t % 3 == 0;
            Map<String, String> options = ignoreErrors
                    ? Map.of("csv.ignore-parse-errors", "true", "csv.null-literal", "nil")
                    : Map.of("csv.null-literal", "nil");
            Decoder ours = decoder(type, options);
            CsvRowDataDeserializationSchema flink = new CsvRowDataDeserializationSchema.Builder(
                            type, TypeInformation.of(RowData.class))
                    .setIgnoreParseErrors(ignoreErrors)
                    .setNullLiteral("nil")
                    .build();
            flink.open(null);
            for (int i = 0; i < 60; i++) {
                String line = record(type, random);
                String found = ours(ours, line, type);
                assertThat(found).as(type + "\n" + line).isEqualTo(flink(flink, line, type));
                decoded += found.equals(REFUSED) ? 0 : 1;
            }
        }
        assertThat(decoded).isGreaterThan(500);
    }

    @Test
    void encodesWhatFlinkEncodes() throws Exception {
        RowType type = RowType.of(TYPES);
        Map<String, String> options = Map.of("csv.ignore-parse-errors", "true", "csv.null-literal", "nil");
        Decoder decoder = decoder(type, options);
        CsvRowDataSerializationSchema flink = new CsvRowDataSerializationSchema.Builder(type)
                .setNullLiteral("nil")
                .build();
        flink.open(null);
        Encoder encoder = new CsvFormat()
                .encoders(options(type, options), EncoderRequest.all(type))
                .get();
        Random random = new Random(5);
        BatchBuilder builder = new BatchBuilder(type);
        for (int i = 0; i < 2000; i++) {
            add(decoder, record(type, random), builder);
        }
        Batch batch = builder.build();
        assertThat(batch.size()).isGreaterThan(500);
        ByteSink sink = new ByteSink();
        for (int row = 0; row < batch.size(); row++) {
            sink.clear();
            encoder.encode(batch, row, sink);
            String expected = new String(flink.serialize(new BatchRow(batch).at(row)), StandardCharsets.UTF_8);
            assertThat(new String(sink.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(expected);
        }
    }

    @Test
    void readsOtherCharactersAndComments() throws Exception {
        RowType type = RowType.of(new IntType(), VarCharType.STRING_TYPE);
        Decoder decoder = decoder(
                type,
                Map.of(
                        "csv.field-delimiter", "\\t",
                        "csv.quote-character", "'",
                        "csv.escape-character", "\\",
                        "csv.allow-comments", "true"));
        BatchBuilder builder = new BatchBuilder(type);
        add(decoder, "# id\tname", builder);
        add(decoder, "1\t'it\\'s'\r\n", builder);
        assertThat(RowText.of(builder.build(), type)).containsExactly("+I[I'1', B'it's']");
    }

    @Test
    void aHeaderIsARecordLikeAnyOther() throws Exception {
        RowType type =
                RowType.of(new LogicalType[] {new IntType(), VarCharType.STRING_TYPE}, new String[] {"id", "name"});
        assertThatThrownBy(() -> add(decoder(type, Map.of()), "id,name", new BatchBuilder(type)))
                .isInstanceOf(DecodeException.class)
                .hasMessageStartingWith("field 'id': 'id' cannot be read");
        BatchBuilder builder = new BatchBuilder(type);
        add(decoder(type, Map.of("csv.ignore-parse-errors", "true")), "id,name", builder);
        assertThat(RowText.of(builder.build(), type)).containsExactly("+I[null, B'name']");
    }

    @Test
    void saysWhatIsWrong() {
        RowType type = RowType.of(new IntType(), VarCharType.STRING_TYPE);
        assertThatThrownBy(() -> add(decoder(type, Map.of()), "1", new BatchBuilder(type)))
                .hasMessage("1 fields where 2 should be");
        assertThatThrownBy(() -> add(decoder(type, Map.of()), "1,a,b", new BatchBuilder(type)))
                .hasMessage("3 fields where 2 should be");
        assertThatThrownBy(() -> add(decoder(type, Map.of()), "1,\"a", new BatchBuilder(type)))
                .hasMessage("a quoted field without end at byte 2");
        assertThatThrownBy(() -> decoder(type, Map.of("csv.field-delimiter", "||")))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("field-delimiter of format 'csv' is '||'");
        assertThatThrownBy(() -> decoder(RowType.of(new ArrayType(new IntType())), Map.of()))
                .isInstanceOf(NotNativeException.class)
                .hasMessage("type ARRAY<INT> in format 'csv'");
    }

    private static RowType rowType(Random random) {
        LogicalType[] types = new LogicalType[2 + random.nextInt(4)];
        for (int i = 0; i < types.length; i++) {
            types[i] = TYPES[random.nextInt(TYPES.length)];
        }
        return RowType.of(types);
    }

    private static String record(RowType type, Random random) {
        List<String> fields = new ArrayList<>();
        int count = type.getFieldCount() + (random.nextInt(12) == 0 ? random.nextInt(3) - 1 : 0);
        for (int i = 0; i < count; i++) {
            LogicalType fieldType = type.getTypeAt(Math.min(i, type.getFieldCount() - 1));
            fields.add(field(random.nextInt(10) == 0 ? VarCharType.STRING_TYPE : fieldType, random));
        }
        return String.join(",", fields);
    }

    private static String field(LogicalType type, Random random) {
        String text =
                switch (type.getTypeRoot()) {
                    case INTEGER, BIGINT -> TEXTS[1 + random.nextInt(5)];
                    case DOUBLE, DECIMAL -> TEXTS[1 + random.nextInt(8)];
                    case BOOLEAN -> TEXTS[9 + random.nextInt(3)];
                    case DATE -> TEXTS[17 + random.nextInt(3)];
                    case TIME_WITHOUT_TIME_ZONE -> TEXTS[20 + random.nextInt(3)];
                    case TIMESTAMP_WITHOUT_TIME_ZONE -> TEXTS[23 + random.nextInt(3)];
                    case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TEXTS[26];
                    case VARBINARY -> TEXTS[27];
                    default -> TEXTS[random.nextInt(TEXTS.length)];
                };
        boolean quote = random.nextInt(5) == 0 || text.contains(",") || text.contains("\"") || text.contains("\n");
        return quote ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    private static String ours(Decoder decoder, String line, RowType type) {
        BatchBuilder builder = new BatchBuilder(type);
        try {
            add(decoder, line, builder);
        } catch (DecodeException e) {
            return REFUSED;
        }
        return builder.isEmpty() ? "[]" : RowText.of(builder.build(), type).toString();
    }

    private static String flink(CsvRowDataDeserializationSchema schema, String line, RowType type) {
        List<@Nullable RowData> rows = new ArrayList<>();
        try {
            RowData row = schema.deserialize(line.getBytes(StandardCharsets.UTF_8));
            if (row != null) {
                rows.add(row);
            }
        } catch (IOException e) {
            return REFUSED;
        }
        return RowText.of(rows, type).toString();
    }

    private static void add(Decoder decoder, String line, BatchBuilder builder) throws DecodeException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        decoder.decode(bytes, 0, bytes.length, builder, Decoder.RowEnd.PLAIN);
    }

    private static TableOptions options(RowType type, Map<String, String> options) {
        return new TableOptions(RecordedSplits.table(type, options)).under("csv.");
    }

    private static Decoder decoder(RowType type, Map<String, String> options) {
        return new CsvFormat()
                .decoders(options(type, options), DecoderRequest.all(type))
                .get();
    }
}
