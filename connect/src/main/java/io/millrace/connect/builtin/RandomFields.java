package io.millrace.connect.builtin;

import io.millrace.connect.TableOptions;
import io.millrace.data.NotNativeException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/** Generators of kind {@code random}, with the options, ranges and defaults of Flink's {@code datagen}. */
final class RandomFields {
    /** Length of text and bytes that declare none. */
    private static final int DEFAULT_LENGTH = 100;

    private static final int DEFAULT_ELEMENTS = 3;
    private static final int LARGEST_MONTHS = 120_000;
    private static final int LARGEST_MULTIPLICITY = 10;

    private final TableOptions options;

    RandomFields(TableOptions options) {
        this.options = options;
    }

    /** @param name of the field in options: {@code address.street} for a field of a row, {@code tags.element} */
    FieldGenerator of(String name, LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> nulls(name, (position, random) -> random.nextBoolean());
            case TINYINT -> {
                long[] range = integers(name, Byte.MIN_VALUE, Byte.MAX_VALUE);
                yield nulls(name, (position, random) -> (byte) between(random, range));
            }
            case SMALLINT -> {
                long[] range = integers(name, Short.MIN_VALUE, Short.MAX_VALUE);
                yield nulls(name, (position, random) -> (short) between(random, range));
            }
            case INTEGER -> {
                long[] range = integers(name, Integer.MIN_VALUE, Integer.MAX_VALUE);
                yield nulls(name, (position, random) -> (int) between(random, range));
            }
            case INTERVAL_YEAR_MONTH -> {
                long[] range = integers(name, 0, LARGEST_MONTHS);
                yield nulls(name, (position, random) -> (int) between(random, range));
            }
            case BIGINT, INTERVAL_DAY_TIME -> {
                long[] range = longs(name);
                yield nulls(name, (position, random) -> between(random, range));
            }
            case FLOAT -> {
                double min = get(name, "min", ConfigOptions.OptionBuilder::floatType, Float.MIN_VALUE);
                double max = get(name, "max", ConfigOptions.OptionBuilder::floatType, Float.MAX_VALUE);
                check(name, min < max);
                yield nulls(name, (position, random) -> (float) uniform(random, min, max));
            }
            case DOUBLE -> {
                double[] range = doubles(name);
                yield nulls(name, (position, random) -> uniform(random, range[0], range[1]));
            }
            case DECIMAL -> decimal(name, (DecimalType) type);
            case CHAR -> nulls(name, text(((CharType) type).getLength(), false));
            case VARCHAR -> nulls(name, text(length(name, ((VarCharType) type).getLength()), varLen(name)));
            case BINARY -> bytes(((BinaryType) type).getLength(), false);
            case VARBINARY -> bytes(length(name, ((VarBinaryType) type).getLength()), varLen(name));
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(name);
            case ARRAY -> array(name, ((ArrayType) type).getElementType());
            case MAP -> {
                FieldGenerator keys = of(name + ".key", ((MapType) type).getKeyType());
                yield map(name, keys, of(name + ".value", ((MapType) type).getValueType()));
            }
            case MULTISET -> {
                FieldGenerator elements = of(name + ".element", ((MultisetType) type).getElementType());
                yield map(name, elements, (position, random) -> random.nextInt(LARGEST_MULTIPLICITY + 1));
            }
            case ROW -> row(name, (RowType) type);
            default -> throw new NotNativeException("type " + type + " of field " + name + " in connector 'datagen'");
        };
    }

    private FieldGenerator decimal(String name, DecimalType type) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        double[] range = doubles(name);
        double largest = Math.pow(10, precision - scale) - Math.pow(10, -scale);
        double min = Math.max(-largest, range[0]);
        double max = Math.min(largest, range[1]);
        MathContext digits = new MathContext(precision, RoundingMode.DOWN);
        return nulls(
                name,
                (position, random) -> DecimalData.fromBigDecimal(
                        new BigDecimal(uniform(random, min, max), digits), precision, scale));
    }

    /** The wall clock goes in here, as it is meant to: the one kind of field that is not the same when made again. */
    private FieldGenerator timestamp(String name) {
        long maxPastMillis = get(name, "max-past", ConfigOptions.OptionBuilder::durationType, Duration.ZERO)
                .toMillis();
        return nulls(name, (position, random) -> {
            long pastMillis = maxPastMillis > 0 ? random.nextLong(maxPastMillis + 1) : 0;
            return TimestampData.fromEpochMillis(System.currentTimeMillis() - pastMillis);
        });
    }

    private FieldGenerator array(String name, LogicalType elementType) {
        FieldGenerator element = of(name + ".element", elementType);
        int length = get(name, "length", ConfigOptions.OptionBuilder::intType, DEFAULT_ELEMENTS);
        return nulls(name, (position, random) -> {
            @Nullable Object[] elements = new @Nullable Object[length];
            for (int i = 0; i < length; i++) {
                elements[i] = element.value(position, random);
            }
            return new GenericArrayData(elements);
        });
    }

    private FieldGenerator map(String name, FieldGenerator key, FieldGenerator value) {
        int length = get(name, "length", ConfigOptions.OptionBuilder::intType, DEFAULT_ELEMENTS);
        return nulls(name, (position, random) -> {
            Map<@Nullable Object, @Nullable Object> entries = new HashMap<>();
            for (int i = 0; i < length; i++) {
                entries.put(key.value(position, random), value.value(position, random));
            }
            return new GenericMapData(entries);
        });
    }

    private FieldGenerator row(String name, RowType type) {
        FieldGenerator[] fields = new FieldGenerator[type.getFieldCount()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = of(name + "." + type.getFieldNames().get(i), type.getTypeAt(i));
        }
        return nulls(name, (position, random) -> {
            GenericRowData row = new GenericRowData(fields.length);
            for (int i = 0; i < fields.length; i++) {
                row.setField(i, fields[i].value(position, random));
            }
            return row;
        });
    }

    private static FieldGenerator text(int length, boolean variable) {
        return (position, random) -> {
            byte[] digits = new byte[variable ? 1 + random.nextInt(length - 1) : length];
            for (int i = 0; i < digits.length; i++) {
                int digit = random.nextInt(16);
                digits[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            }
            return StringData.fromBytes(digits);
        };
    }

    private static FieldGenerator bytes(int length, boolean variable) {
        return (position, random) -> {
            byte[] bytes = new byte[variable ? 1 + random.nextInt(length - 1) : length];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    private static long between(SplittableRandom random, long[] range) {
        if (range[1] == Long.MAX_VALUE) {
            return range[0] == Long.MIN_VALUE ? random.nextLong() : random.nextLong(range[0] - 1, range[1]) + 1;
        }
        return random.nextLong(range[0], range[1] + 1);
    }

    private static double uniform(SplittableRandom random, double min, double max) {
        double fraction = random.nextDouble();
        return fraction * max + (1 - fraction) * min; // the width of the range may be more than a double holds
    }

    private long[] integers(String name, int min, int max) {
        int from = get(name, "min", ConfigOptions.OptionBuilder::intType, min);
        int to = get(name, "max", ConfigOptions.OptionBuilder::intType, max);
        check(name, from <= to);
        return new long[] {from, to};
    }

    private long[] longs(String name) {
        long from = get(name, "min", ConfigOptions.OptionBuilder::longType, Long.MIN_VALUE);
        long to = get(name, "max", ConfigOptions.OptionBuilder::longType, Long.MAX_VALUE);
        check(name, from <= to);
        return new long[] {from, to};
    }

    private double[] doubles(String name) {
        double from = get(name, "min", ConfigOptions.OptionBuilder::doubleType, Double.MIN_VALUE);
        double to = get(name, "max", ConfigOptions.OptionBuilder::doubleType, Double.MAX_VALUE);
        check(name, from < to);
        return new double[] {from, to};
    }

    private void check(String name, boolean inOrder) {
        if (!inOrder) {
            throw options.wrong("fields." + name + ".min is not below fields." + name + ".max", "Exchange them.");
        }
    }

    private int length(String name, int declared) {
        int length = get(name, "length", ConfigOptions.OptionBuilder::intType, declared);
        if (length > declared || length < 1) {
            throw options.wrong(
                    "fields." + name + ".length is " + length,
                    "It can be 1 to " + declared + ", the length that the type declares.");
        }
        return length == VarCharType.MAX_LENGTH ? DEFAULT_LENGTH : length;
    }

    private boolean varLen(String name) {
        return get(name, "var-len", ConfigOptions.OptionBuilder::booleanType, false);
    }

    private FieldGenerator nulls(String name, FieldGenerator generator) {
        return generator.withNulls(get(name, "null-rate", ConfigOptions.OptionBuilder::floatType, 0f));
    }

    /** How an option says what its values are. */
    private interface TypeOf<T> {
        ConfigOptions.TypedConfigOptionBuilder<T> of(ConfigOptions.OptionBuilder builder);
    }

    private <T> T get(String name, String option, TypeOf<T> type, T defaultValue) {
        ConfigOption<T> described =
                type.of(ConfigOptions.key("fields." + name + "." + option)).defaultValue(defaultValue);
        return options.get(described);
    }
}
