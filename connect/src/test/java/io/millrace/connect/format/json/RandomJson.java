package io.millrace.connect.format.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Row types and JSON documents from a seed: mostly what the type asks for, sometimes not. */
final class RandomJson {
    private static final List<LogicalType> SCALARS = List.of(
            new BooleanType(),
            new TinyIntType(),
            new SmallIntType(),
            new IntType(),
            new BigIntType(),
            new FloatType(),
            new DoubleType(),
            new DecimalType(10, 2),
            new DecimalType(18, 0),
            new DecimalType(38, 10),
            new VarCharType(VarCharType.MAX_LENGTH),
            new VarBinaryType(VarBinaryType.MAX_LENGTH),
            new DateType(),
            new TimeType(),
            new TimestampType(3),
            new TimestampType(9),
            new LocalZonedTimestampType(3),
            new LocalZonedTimestampType(6));

    private static final List<String> NAMES = List.of(
            "id", "a", "price", "very_long_field_name", "größe", "channel1", "channel2", "dateTime", "b c", "x\"y");

    private static final String[] NUMBERS = {
        "0",
        "1",
        "-1",
        "7",
        "42",
        "127",
        "128",
        "-128",
        "-129",
        "32768",
        "2147483647",
        "2147483648",
        "-2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "123456789012345678",
        "1234567890123456789012345678901234567890",
        "1.5",
        "-0.25",
        "1.0",
        "12.345",
        "12.344999",
        "99999999.995",
        "1e2",
        "1E-7",
        "-3.25e+10",
        "0.1",
        "0.30000000000000004",
        "3.4028236e38",
        "1.7976931348623157e308",
        "1e400",
        "5e-324",
        "123456789.123456789",
        "9007199254740993",
        "2147483647.5",
        "1e18",
        "9.3e18",
        "0.000001",
        "1234567.8901234567"
    };

    private static final String[] TEXTS = {
        "",
        "a",
        "12",
        " 12 ",
        "-7",
        "+5",
        "1.5",
        "true",
        "TRUE",
        " true ",
        "false",
        "null",
        "NaN",
        "Infinity",
        "1e3",
        "2020-12-30",
        "2020-02-30",
        "2020-02-29",
        "2021-02-29",
        "12:13:14",
        "12:13:14.123456789",
        "24:00:00",
        "12:13",
        "2020-12-30 12:13:14",
        "2020-12-30 12:13:14.123",
        "2020-12-30 12:13:14.123456",
        "2020-12-30T12:13:14.5",
        "2020-12-30T12:13:14Z",
        "2020-12-30 12:13:14Z",
        "2020-12-30 12:13:14.Z",
        "2020-12-30 23:59:60",
        "0000-01-01 00:00:00",
        "1969-12-31 23:59:59.999",
        "9999-12-31 23:59:59.999999999Z",
        "+12020-12-30 12:13:14",
        "2020-04-31 00:00:00",
        "2020-12-30t12:13",
        "aGVsbG8=",
        "aGVsbG8",
        "aGk=",
        "hello world, this is a longer text",
        "käse",
        "日本語",
        "😀 grin",
        "tab\there",
        "line\nbreak",
        "quote\"d",
        "back\\slash",
        "\u0001",
        "\u007f",
        "é".repeat(20)
    };

    private final Random random;
    private final boolean exactText;

    /** @param exactText nothing that Flink's two decoders understand differently */
    RandomJson(long seed, boolean exactText) {
        this.random = new Random(seed);
        this.exactText = exactText;
    }

    RowType rowType() {
        return rowType(2);
    }

    private RowType rowType(int depth) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        int count = 1 + random.nextInt(6);
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fields.add(new RowType.RowField(names.get(i), type(depth)));
        }
        return new RowType(fields);
    }

    private LogicalType type(int depth) {
        int kind = depth == 0 ? 9 : random.nextInt(14);
        if (exactText && (kind == 1 || kind == 3)) {
            kind = 9; // Flink's tree decoder takes everything that is not an object for an empty map
        }
        return switch (kind) {
            case 0 -> new ArrayType(type(depth - 1));
            case 1 -> new MapType(new VarCharType(VarCharType.MAX_LENGTH), type(depth - 1));
            case 2 -> rowType(depth - 1);
            case 3 -> new MultisetType(new VarCharType(VarCharType.MAX_LENGTH));
            default -> SCALARS.get(random.nextInt(SCALARS.size()));
        };
    }

    /** A document for the type; with {@code wrong} in a thousand values that are something else. */
    byte[] document(RowType type, int wrong) {
        StringBuilder out = new StringBuilder();
        space(out);
        if (random.nextInt(20) == 0) {
            out.append('[');
            int count = random.nextInt(4);
            for (int i = 0; i < count; i++) {
                out.append(i == 0 ? "" : ",");
                object(type, wrong, out);
            }
            out.append(']');
        } else {
            object(type, wrong, out);
        }
        space(out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Changes, removes, inserts or repeats a few bytes. */
    byte[] mutate(byte[] document) {
        byte[] mutated = document;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && mutated.length > 0; i++) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> {
                    mutated = mutated.clone();
                    mutated[at] = (byte) random.nextInt(256);
                }
                case 1 -> mutated = Arrays.copyOf(mutated, at);
                case 2 -> {
                    byte[] shorter = Arrays.copyOf(mutated, mutated.length - 1);
                    System.arraycopy(mutated, at + 1, shorter, at, shorter.length - at);
                    mutated = shorter;
                }
                default -> {
                    byte[] longer = Arrays.copyOf(mutated, mutated.length + 1);
                    System.arraycopy(mutated, at, longer, at + 1, mutated.length - at);
                    longer[at] = (byte) "{}[],:\"\\0-.eEu n".charAt(random.nextInt(16));
                    mutated = longer;
                }
            }
        }
        return mutated;
    }

    private void object(RowType type, int wrong, StringBuilder out) {
        List<String> members = new ArrayList<>();
        for (RowType.RowField field : type.getFields()) {
            if (random.nextInt(12) > 0) {
                members.add(member(field.getName(), field.getType(), wrong));
            }
        }
        if (random.nextInt(3) == 0) {
            members.add(member("other" + random.nextInt(3), type(1), wrong));
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(members, random);
        }
        out.append('{');
        space(out);
        out.append(String.join(",", members));
        out.append('}');
    }

    private String member(String name, LogicalType type, int wrong) {
        StringBuilder out = new StringBuilder();
        space(out);
        string(name, out);
        space(out);
        out.append(':');
        space(out);
        value(type, wrong, out);
        space(out);
        return out.toString();
    }

    private void value(LogicalType type, int wrong, StringBuilder out) {
        if (random.nextInt(1000) < wrong) {
            LogicalType other = type(1);
            // Flink's streaming decoder loses its place in a container that it takes for a BOOLEAN.
            boolean container = !other.getChildren().isEmpty();
            value(type.is(LogicalTypeRoot.BOOLEAN) && container ? new IntType() : other, 0, out);
            return;
        }
        if (random.nextInt(15) == 0) {
            out.append("null");
            return;
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN -> out.append(random.nextBoolean());
            case TINYINT -> out.append(random.nextInt(256) - 128);
            case SMALLINT, INTEGER -> out.append((short) random.nextInt());
            case BIGINT -> out.append(random.nextLong() >> random.nextInt(64));
            case FLOAT, DOUBLE, DECIMAL -> number(out);
            case VARCHAR -> {
                String text = TEXTS[random.nextInt(TEXTS.length)];
                string(exactText ? text.trim() : text, out);
            }
            case VARBINARY -> string(random.nextInt(4) == 0 ? "aGk" : "aGVsbG8=", out);
            case DATE -> string(TEXTS[15 + random.nextInt(4)], out);
            case TIME_WITHOUT_TIME_ZONE -> string(TEXTS[19 + random.nextInt(4)], out);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                string(TEXTS[23 + random.nextInt(14)], out);
            case ARRAY -> array(((ArrayType) type).getElementType(), wrong, out);
            case MAP -> map(((MapType) type).getValueType(), wrong, out);
            case MULTISET -> map(new IntType(), wrong, out);
            default -> object((RowType) type, wrong, out);
        }
    }

    private void number(StringBuilder out) {
        if (exactText) {
            out.append(random.nextInt(1_000_000));
        } else if (random.nextBoolean()) {
            out.append(NUMBERS[random.nextInt(NUMBERS.length)]);
        } else {
            double magnitude = Math.pow(10, random.nextInt(40) - 20);
            out.append(random.nextGaussian() * magnitude);
        }
    }

    private void array(LogicalType element, int wrong, StringBuilder out) {
        int count = random.nextInt(4);
        out.append('[');
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            space(out);
            value(element, wrong, out);
        }
        space(out);
        out.append(']');
    }

    private void map(LogicalType value, int wrong, StringBuilder out) {
        int count = random.nextInt(4);
        out.append('{');
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ",");
            string("key" + i + TEXTS[random.nextInt(TEXTS.length)], out);
            out.append(':');
            value(value, wrong, out);
        }
        out.append('}');
    }

    private void space(StringBuilder out) {
        if (random.nextInt(8) == 0) {
            out.append(" \n\r\t".charAt(random.nextInt(4)));
        }
    }

    private void string(String text, StringBuilder out) {
        out.append('"');
        boolean escapeAll = random.nextInt(10) == 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                out.append('\\').append(character);
            } else if (character == '\n' && random.nextBoolean()) {
                out.append("\\n");
            } else if (escapeAll) {
                out.append(String.format("\\u%04x", (int) character));
            } else {
                out.append(character);
            }
        }
        out.append('"');
    }
}
