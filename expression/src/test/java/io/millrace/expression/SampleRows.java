package io.millrace.expression;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;

/** Rows of every type with ordinary values, the ends of the ranges, and nulls. */
final class SampleRows {
    static final DataType TYPE = DataTypes.ROW(
                    DataTypes.FIELD("id", DataTypes.INT().notNull()),
                    DataTypes.FIELD("ti", DataTypes.TINYINT()),
                    DataTypes.FIELD("si", DataTypes.SMALLINT()),
                    DataTypes.FIELD("i", DataTypes.INT()),
                    DataTypes.FIELD("i2", DataTypes.INT().notNull()),
                    DataTypes.FIELD("l", DataTypes.BIGINT()),
                    DataTypes.FIELD("l2", DataTypes.BIGINT().notNull()),
                    DataTypes.FIELD("f", DataTypes.FLOAT()),
                    DataTypes.FIELD("d", DataTypes.DOUBLE()),
                    DataTypes.FIELD("dc", DataTypes.DECIMAL(10, 2)),
                    DataTypes.FIELD("dec4", DataTypes.DECIMAL(12, 4)),
                    DataTypes.FIELD("big", DataTypes.DECIMAL(30, 10)),
                    DataTypes.FIELD("b", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("b2", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("s", DataTypes.STRING()),
                    DataTypes.FIELD("s2", DataTypes.STRING()),
                    DataTypes.FIELD("vc", DataTypes.VARCHAR(8)),
                    DataTypes.FIELD("ch", DataTypes.CHAR(5)),
                    DataTypes.FIELD("bin", DataTypes.BYTES()),
                    DataTypes.FIELD("dt", DataTypes.DATE()),
                    DataTypes.FIELD("tm", DataTypes.TIME(0)),
                    DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)),
                    DataTypes.FIELD("ts2", DataTypes.TIMESTAMP(3)),
                    DataTypes.FIELD("ts6", DataTypes.TIMESTAMP(6)),
                    DataTypes.FIELD("ltz", DataTypes.TIMESTAMP_LTZ(3)),
                    DataTypes.FIELD("ltz9", DataTypes.TIMESTAMP_LTZ(9)),
                    DataTypes.FIELD("js", DataTypes.STRING()),
                    DataTypes.FIELD("url", DataTypes.STRING()),
                    DataTypes.FIELD("num", DataTypes.STRING()),
                    DataTypes.FIELD("tstr", DataTypes.STRING()),
                    DataTypes.FIELD("arr", DataTypes.ARRAY(DataTypes.INT())),
                    DataTypes.FIELD("sarr", DataTypes.ARRAY(DataTypes.STRING())),
                    DataTypes.FIELD("m", DataTypes.MAP(DataTypes.STRING(), DataTypes.INT())),
                    DataTypes.FIELD(
                            "r",
                            DataTypes.ROW(
                                    DataTypes.FIELD("a", DataTypes.INT()), DataTypes.FIELD("t", DataTypes.STRING()))))
            .notNull();

    private SampleRows() {}

    static List<Row> rows() {
        return List.of(ordinary(), unicode(), smallest(), largest(), zeros(), nulls(), padded());
    }

    private static Row ordinary() {
        return Row.of(
                1,
                (byte) 7,
                (short) 300,
                42,
                5,
                1_000_000L,
                12L,
                1.5f,
                2.25,
                dec("123.45"),
                dec("-1.2345"),
                dec("12345678901234567890.0123456789"),
                true,
                false,
                "Hello World",
                "hello",
                "abc",
                "ab   ",
                bytes("abc"),
                LocalDate.of(2024, 2, 29),
                LocalTime.of(12, 34, 56),
                ts("2024-02-29T12:34:56.789"),
                ts("2023-12-31T23:59:59.999"),
                ts("2024-02-29T12:34:56.789123"),
                Instant.parse("2024-02-29T12:34:56.789Z"),
                Instant.parse("2024-02-29T12:34:56.789123456Z"),
                "{\"a\": 1, \"b\": {\"c\": \"x\"}, \"d\": [1, 2, 3], \"e\": true, \"f\": 2.5}",
                "https://user@example.com:8080/path/p.html?k1=v1&k2=v2#Ref1",
                "12345",
                "2024-02-29 12:34:56",
                new Integer[] {1, 2, null, 4},
                new String[] {"x", null, "yz"},
                new TreeMap<>(Map.of("a", 1, "b", 2)),
                Row.of(10, "ten"));
    }

    private static Row unicode() {
        return Row.of(
                2,
                (byte) -7,
                (short) -300,
                -42,
                -5,
                -7L,
                -12L,
                -1.5f,
                -2.75,
                dec("-123.45"),
                dec("99999999.9999"),
                dec("-0.5"),
                false,
                true,
                "Grüße, 世界 😀",
                "ß",
                "äöüß",
                "é    ",
                bytes("\u0001ÿ"),
                LocalDate.of(1969, 12, 31),
                LocalTime.of(0, 0, 0),
                ts("1969-12-31T23:59:59.001"),
                ts("1970-01-01T00:00:00.000"),
                ts("1969-12-31T23:59:59.000001"),
                Instant.parse("1969-12-31T23:59:59.001Z"),
                Instant.parse("1969-12-31T23:59:59.000000001Z"),
                "[1, {\"a\": null}]",
                "http://example.org/",
                "-7.5",
                "1969-12-31",
                new Integer[] {},
                new String[] {"世"},
                Map.of(),
                Row.of(null, null));
    }

    private static Row smallest() {
        return Row.of(
                3,
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                -1,
                Long.MIN_VALUE,
                -1L,
                -Float.MAX_VALUE,
                -Double.MAX_VALUE,
                dec("-99999999.99"),
                dec("-99999999.9999"),
                dec("-99999999999999999999.9999999999"),
                true,
                true,
                "",
                "",
                "",
                "     ",
                bytes(""),
                LocalDate.of(1, 1, 1),
                LocalTime.of(23, 59, 59),
                ts("0001-01-01T00:00:00.000"),
                ts("2000-01-31T10:00:00.000"),
                ts("0001-01-01T00:00:00.000000"),
                Instant.parse("1900-01-01T00:00:00Z"),
                Instant.parse("1900-01-01T00:00:00.5Z"),
                "",
                "not a url",
                "",
                "",
                new Integer[] {null},
                new String[] {""},
                Map.of("", 0),
                Row.of(0, ""));
    }

    private static Row largest() {
        return Row.of(
                4,
                Byte.MAX_VALUE,
                Short.MAX_VALUE,
                Integer.MAX_VALUE,
                1,
                Long.MAX_VALUE,
                1L,
                Float.MAX_VALUE,
                Double.MAX_VALUE,
                dec("99999999.99"),
                dec("0.0001"),
                dec("99999999999999999999.9999999999"),
                false,
                false,
                "a_b%c\\d,e;f",
                "%",
                "12345678",
                "zzzzz",
                bytes("zz"),
                LocalDate.of(9999, 12, 31),
                LocalTime.of(1, 2, 3),
                ts("9999-12-31T23:59:59.999"),
                ts("2024-03-31T01:30:00.000"),
                ts("9999-12-31T23:59:59.999999"),
                Instant.parse("2024-03-31T01:30:00Z"),
                Instant.parse("2024-10-27T00:30:00.000000999Z"),
                "{\"a\": \"text\", \"b\": 12345678901}",
                "ftp://host/a?x=%20y&x=2",
                "9223372036854775808",
                "2024-13-01 00:00:00",
                new Integer[] {5},
                new String[] {"b", "a"},
                new TreeMap<>(Map.of("世", 9, "a", 3)),
                Row.of(-1, "neg"));
    }

    private static Row zeros() {
        return Row.of(
                5,
                (byte) 0,
                (short) 0,
                0,
                7,
                0L,
                3L,
                0f,
                0d,
                dec("0.00"),
                dec("0.0000"),
                dec("0"),
                true,
                null,
                "2024-02-29 23:59:59",
                "World",
                "0",
                "abcde",
                bytes("\u0000"),
                LocalDate.of(1970, 1, 1),
                LocalTime.of(6, 0, 0),
                ts("1970-01-01T00:00:00.000"),
                ts("1970-01-01T00:00:00.000"),
                ts("1970-01-01T00:00:00.500500"),
                Instant.EPOCH,
                Instant.EPOCH,
                "{\"a\": null, \"d\": []}",
                "https://example.com/search?q=a+b",
                " 42 ",
                "1970-01-01 00:00:00.123",
                new Integer[] {1, 1},
                new String[] {"a", "a"},
                Map.of("a", 7),
                Row.of(5, "World"));
    }

    private static Row nulls() {
        return Row.of(
                6, null, null, null, 9, null, 9L, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static Row padded() {
        return Row.of(
                7,
                (byte) 1,
                (short) 1,
                1,
                2,
                2L,
                2L,
                0.1f,
                0.1,
                dec("1.10"),
                dec("1.1000"),
                dec("1.1"),
                null,
                true,
                "  padded  ",
                "pad",
                " x ",
                "x    ",
                bytes("aGVsbG8="),
                LocalDate.of(2023, 12, 31),
                LocalTime.of(12, 0, 0),
                ts("2023-01-01T05:06:07.008"),
                ts("2024-02-29T12:34:56.789"),
                ts("2023-01-01T05:06:07.000008"),
                Instant.parse("2023-01-01T05:06:07.008Z"),
                Instant.parse("2023-06-01T05:06:07.000008Z"),
                "\"just text\"",
                "https://a.b/c;d?e",
                "true",
                "12:34:56",
                new Integer[] {3, 2, 1},
                new String[] {"k=v"},
                Map.of("k", -1),
                Row.of(1, "one"));
    }

    private static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static LocalDateTime ts(String text) {
        return LocalDateTime.parse(text);
    }
}
