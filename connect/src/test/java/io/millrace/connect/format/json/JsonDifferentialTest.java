package io.millrace.connect.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.RowText;
import io.millrace.connect.format.Utf8;
import io.millrace.data.BatchBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions.MapNullKeyMode;
import org.apache.flink.formats.json.JsonParserRowDataDeserializationSchema;
import org.apache.flink.formats.json.JsonRowDataDeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random and damaged documents through our decoder and through both of Flink's: the same rows, or all refuse. A change of
 * the decoder deserves more of them: {@code -Djson.types=200 -Djson.documents=200}.
 */
class JsonDifferentialTest {
    private static final int TYPES = Integer.getInteger("json.types", 20);
    private static final int DOCUMENTS = Integer.getInteger("json.documents", 25);
    private static final String REFUSED = "refused";

    /** What our decoder is strict about and Flink's are not: one value and no name twice. */
    private static final ObjectReader STRICT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void wellFormedDocumentsGiveTheRowsOfFlink(long seed) throws Exception {
        RandomJson random = new RandomJson(seed, false);
        int rows = 0;
        for (int t = 0; t < TYPES; t++) {
            Decoders decoders = new Decoders(random.rowType(), t % 2 == 0, false, t % 5 == 0);
            for (int d = 0; d < DOCUMENTS; d++) {
                String parsed = decoders.check(random.document(decoders.type, t % 3 == 0 ? 0 : 30));
                rows += parsed.equals(REFUSED) ? 0 : 1;
            }
        }
        assertThat(rows).as("documents that were not refused").isGreaterThan(TYPES * DOCUMENTS / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void damagedDocumentsAreRefusedOrGiveTheRowsOfFlink(long seed) throws Exception {
        RandomJson random = new RandomJson(seed, false);
        int refused = 0;
        for (int t = 0; t < TYPES; t++) {
            Decoders decoders = new Decoders(random.rowType(), t % 2 == 0, false, false);
            for (int d = 0; d < DOCUMENTS; d++) {
                String parsed = decoders.check(random.mutate(random.document(decoders.type, 0)));
                refused += parsed.equals(REFUSED) ? 1 : 0;
            }
        }
        assertThat(refused).as("documents that were refused").isGreaterThan(TYPES * DOCUMENTS / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void ignoredErrorsGiveTheRowsOfFlink(long seed) throws Exception {
        RandomJson random = new RandomJson(seed, true);
        for (int t = 0; t < TYPES; t++) {
            Decoders decoders = new Decoders(random.rowType(), t % 2 == 0, true, false);
            for (int d = 0; d < DOCUMENTS; d++) {
                byte[] document = random.document(decoders.type, 100);
                decoders.check(d % 4 == 0 ? random.mutate(document) : document);
            }
        }
    }

    /** Our decoder and Flink's for one type. */
    private static final class Decoders {
        private final RowType type;
        private final boolean ignoreErrors;
        private final Decoder ours;
        private final DeserializationSchema<RowData> parser;
        private final DeserializationSchema<RowData> tree;

        Decoders(RowType type, boolean iso8601, boolean ignoreErrors, boolean failOnMissing) throws Exception {
            this.type = type;
            this.ignoreErrors = ignoreErrors;
            JsonOptions options =
                    new JsonOptions(failOnMissing, ignoreErrors, iso8601, MapNullKeyMode.FAIL, "null", false, false);
            ours = new JsonDecoder(DecoderRequest.all(type), options);
            TypeInformation<RowData> info = TypeInformation.of(RowData.class);
            TimestampFormat timestamps = iso8601 ? TimestampFormat.ISO_8601 : TimestampFormat.SQL;
            parser = new JsonParserRowDataDeserializationSchema(type, info, failOnMissing, ignoreErrors, timestamps);
            tree = new JsonRowDataDeserializationSchema(type, info, failOnMissing, ignoreErrors, timestamps);
            parser.open(null);
            tree.open(null);
        }

        /** Fails if our rows are not those of Flink; returns them. */
        String check(byte[] document) throws IOException {
            String found = ours(document);
            String description = type + "\n" + new String(document, StandardCharsets.UTF_8);
            boolean valid = Utf8.firstInvalid(document, 0, document.length) == document.length && isOneValue(document);
            if (!valid) {
                assertThat(found).as(description).isEqualTo(ignoreErrors ? "[]" : REFUSED);
            } else if (isUnambiguous(document)) {
                // Flink's streaming decoder loses its place after an error that it ignores; the other does not.
                assertThat(found).as(description).isEqualTo(flink(ignoreErrors ? tree : parser, document));
            }
            return found;
        }

        private String ours(byte[] document) {
            // Somewhere inside a larger array, as in a fetched batch; what lies around must not matter.
            byte[] padded = new byte[document.length + 12];
            System.arraycopy(document, 0, padded, 5, document.length);
            padded[4] = '"';
            padded[5 + document.length] = '}';
            BatchBuilder builder = new BatchBuilder(type);
            try {
                ours.decode(padded, 5, 5 + document.length, builder, Decoder.RowEnd.PLAIN);
            } catch (DecodeException e) {
                assertThat(e).hasMessageContaining(" at byte ");
                assertThat(builder.size()).isZero();
                for (int i = 0; i < builder.columnCount(); i++) {
                    assertThat(builder.column(i).size()).isZero();
                }
                return REFUSED;
            }
            return builder.isEmpty() ? "[]" : RowText.of(builder.build(), type).toString();
        }

        private String flink(DeserializationSchema<RowData> schema, byte[] document) {
            List<@Nullable RowData> rows = new ArrayList<>();
            try {
                schema.deserialize(document, new ListCollector<>(rows));
            } catch (IOException e) {
                return REFUSED;
            }
            // As columns, which keep no more of a timestamp than its type declares.
            BatchBuilder builder = new BatchBuilder(type);
            rows.forEach(builder::append);
            return builder.isEmpty() ? "[]" : RowText.of(builder.build(), type).toString();
        }

        private static boolean isOneValue(byte[] document) throws IOException {
            if (document.length == 0) {
                return true; // no value, and no error either
            }
            try {
                return STRICT.without(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .readTree(document)
                        .isContainerNode();
            } catch (JsonProcessingException e) {
                return false;
            }
        }

        private static boolean isUnambiguous(byte[] document) throws IOException {
            try {
                STRICT.readTree(document);
                return true;
            } catch (JsonProcessingException e) {
                return false;
            }
        }
    }
}
