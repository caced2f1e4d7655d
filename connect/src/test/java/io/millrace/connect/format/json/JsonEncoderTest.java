package io.millrace.connect.format.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.BatchRow;
import io.millrace.data.MillraceException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.formats.common.TimestampFormat;
import org.apache.flink.formats.json.JsonFormatOptions.MapNullKeyMode;
import org.apache.flink.formats.json.JsonRowDataSerializationSchema;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of our encoder are those of Flink's. */
class JsonEncoderTest {
    private static final JsonOptions PLAIN =
            new JsonOptions(false, false, false, MapNullKeyMode.FAIL, "null", false, false);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomRowsGiveTheBytesOfFlink(long seed) throws Exception {
        Random random = new Random(seed);
        JsonOptions options = new JsonOptions(
                false,
                false,
                seed % 2 == 0,
                seed % 3 == 0 ? MapNullKeyMode.DROP : MapNullKeyMode.LITERAL,
                "nothing",
                seed % 4 < 2,
                seed % 5 < 2);
        RandomJson types = new RandomJson(seed, false);
        for (int t = 0; t < 60; t++) {
            RowType type = types.rowType();
            BatchBuilder builder = new BatchBuilder(type);
            for (int i = 0; i < 50; i++) {
                builder.append((RowData) row(type, random));
            }
            check(builder.build(), type, options);
        }
    }

    @Test
    void decimalsAreWrittenAsJavaWritesThem() throws Exception {
        RowType type = RowType.of(new DecimalType(18, 9), new DecimalType(18, 0), new DecimalType(18, 18));
        BatchBuilder builder = new BatchBuilder(type);
        for (long unscaled : new long[] {0, 1, -1, 10, 100, 1_000_000, 999_999_999, 1_000_000_000, -123_456_789_000L}) {
            builder.append(GenericRowData.of(
                    DecimalData.fromUnscaledLong(unscaled, 18, 9),
                    DecimalData.fromUnscaledLong(unscaled, 18, 0),
                    DecimalData.fromUnscaledLong(unscaled, 18, 18)));
        }
        Batch batch = builder.build();
        check(batch, type, PLAIN);
        check(batch, type, new JsonOptions(false, false, false, MapNullKeyMode.FAIL, "null", true, false));
    }

    @Test
    void timestampsOfAllTimesAreWrittenAsFlinkWritesThem() throws Exception {
        RowType type = RowType.of(new TimestampType(3));
        BatchBuilder builder = new BatchBuilder(type);
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long millis = random.nextLong() >> (15 + random.nextInt(30));
            builder.append(GenericRowData.of(TimestampData.fromEpochMillis(millis)));
        }
        check(builder.build(), type, PLAIN);
    }

    @Test
    void refusesANullKeyUnlessToldWhatToDo() {
        RowType type = RowType.of(new MapType(VarCharType.STRING_TYPE, new IntType()));
        BatchBuilder builder = new BatchBuilder(type);
        Map<@Nullable Object, Object> map = new HashMap<>();
        map.put(null, 1);
        builder.append(GenericRowData.of(new GenericMapData(map)));
        Batch batch = builder.build();
        JsonEncoder encoder = new JsonEncoder(EncoderRequest.all(type), PLAIN);
        assertThatThrownBy(() -> encoder.encode(batch, 0, new ByteSink()))
                .isInstanceOf(MillraceException.class)
                .hasMessage("a map with a null key cannot be written as JSON");
    }

    private static void check(Batch batch, RowType type, JsonOptions options) throws Exception {
        JsonRowDataSerializationSchema flink = new JsonRowDataSerializationSchema(
                type,
                options.iso8601() ? TimestampFormat.ISO_8601 : TimestampFormat.SQL,
                options.mapNullKeyMode(),
                options.mapNullKeyLiteral(),
                options.decimalsPlain(),
                options.omitNulls());
        flink.open(null);
        JsonEncoder encoder = new JsonEncoder(EncoderRequest.all(type), options);
        ByteSink sink = new ByteSink();
        for (int row = 0; row < batch.size(); row++) {
            sink.clear();
            encoder.encode(batch, row, sink);
            String expected = new String(flink.serialize(new BatchRow(batch).at(row)), StandardCharsets.UTF_8);
            assertThat(new String(sink.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(expected);
        }
    }

    private static @Nullable Object value(LogicalType type, Random random) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (byte) random.nextInt();
            case SMALLINT -> (short) random.nextInt();
            case INTEGER -> random.nextInt() >> random.nextInt(32);
            case BIGINT -> random.nextInt(20) == 0 ? Long.MIN_VALUE : random.nextLong() >> random.nextInt(64);
            case FLOAT -> random.nextInt(20) == 0 ? Float.NaN : Float.intBitsToFloat(random.nextInt());
            case DOUBLE -> random.nextInt(20) == 0 ? -1 / 0.0 : Double.longBitsToDouble(random.nextLong());
            case DECIMAL -> decimal((DecimalType) type, random);
            case VARCHAR -> StringData.fromString(text(random));
            case VARBINARY -> text(random).getBytes(StandardCharsets.UTF_8);
            case DATE -> random.nextInt() >> (9 + random.nextInt(20));
            case TIME_WITHOUT_TIME_ZONE -> random.nextInt(86_400_000);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type, random);
            case ARRAY -> {
                Object[] elements = new Object[random.nextInt(4)];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = value(((ArrayType) type).getElementType(), random);
                }
                yield new GenericArrayData(elements);
            }
            case MAP -> map(((MapType) type).getValueType(), random);
            case MULTISET -> map(new IntType(false), random);
            default -> row((RowType) type, random);
        };
    }

    private static Object timestamp(LogicalType type, Random random) {
        long millis = random.nextLong() >> (20 + random.nextInt(20));
        boolean fine = LogicalTypeChecks.getPrecision(type) > 3;
        return TimestampData.fromEpochMillis(millis, fine ? random.nextInt(1_000_000) : 0);
    }

    private static @Nullable DecimalData decimal(DecimalType type, Random random) {
        BigDecimal value = BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(12));
        return DecimalData.fromBigDecimal(value, type.getPrecision(), type.getScale());
    }

    private static GenericMapData map(LogicalType valueType, Random random) {
        Map<@Nullable Object, @Nullable Object> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Object key = random.nextInt(6) == 0 ? null : StringData.fromString(text(random));
            entries.put(key, value(valueType, random));
        }
        return new GenericMapData(entries);
    }

    private static GenericRowData row(RowType type, Random random) {
        GenericRowData row = new GenericRowData(type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.setField(i, value(type.getTypeAt(i), random));
        }
        return row;
    }

    private static String text(Random random) {
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            int codePoint =
                    switch (random.nextInt(6)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> 0x80 + random.nextInt(0x700);
                        case 2 -> 0x4E00 + random.nextInt(0x1000);
                        case 3 -> 0x1F600 + random.nextInt(0x40);
                        default -> 0x20 + random.nextInt(0x60);
                    };
            parts.add(Character.toString(codePoint));
        }
        return String.join("", parts);
    }

    @Test
    void multisetsAreObjectsOfCounts() throws Exception {
        RowType type = RowType.of(new MultisetType(VarCharType.STRING_TYPE));
        BatchBuilder builder = new BatchBuilder(type);
        builder.append(GenericRowData.of(new GenericMapData(Map.of(StringData.fromString("a"), 2))));
        Batch batch = builder.build();
        ByteSink sink = new ByteSink();
        new JsonEncoder(EncoderRequest.all(type), PLAIN).encode(batch, 0, sink);
        assertThat(new String(sink.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("{\"f0\":{\"a\":2}}");
    }
}
