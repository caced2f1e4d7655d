package io.millrace.plan.expression;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * A constant in Flink's internal data form.
 *
 * <p>By type root: {@code Boolean}; {@code Byte}, {@code Short}, {@code Integer}, {@code Long}, {@code Float}, {@code
 * Double}; {@code DecimalData}; {@code StringData} for {@code CHAR} (blank padded to its length) and {@code VARCHAR};
 * {@code byte[]}; {@code Integer} days since 1970-01-01 for {@code DATE}; {@code Integer} milliseconds of the day for
 * {@code TIME}; {@code TimestampData} for timestamps (with local time zone: of the UTC instant); {@code Integer} months
 * and {@code Long} milliseconds for intervals.
 *
 * @param value the constant, or null for SQL's {@code NULL}
 * @param type type of the constant
 */
public record Literal(@Nullable Object value, LogicalType type) implements Expression {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Literal that && type.equals(that.type) && Objects.deepEquals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode()
                + (value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value));
    }

    @Override
    public String toString() {
        return value instanceof byte[] bytes ? "x'" + HexFormat.of().formatHex(bytes) + "'" : String.valueOf(value);
    }
}
