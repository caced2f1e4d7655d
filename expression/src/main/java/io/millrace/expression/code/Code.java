package io.millrace.expression.code;

import io.millrace.data.PhysicalType;
import io.millrace.plan.expression.Literal;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * A value in generated code, its statements already written. Both terms are side-effect free and may be repeated.
 *
 * @param value Java term of the type that {@link Forms#javaType} names; of no meaning but readable when null
 * @param isNull Java term of type boolean; {@code false} or {@code true} where that is known
 * @param literal the constant this is, if it is one
 */
public record Code(
        String value,
        String isNull,
        LogicalType type,
        @Nullable Literal literal) {
    public static final String NEVER = "false";
    public static final String ALWAYS = "true";

    public Code(String value, String isNull, LogicalType type) {
        this(value, isNull, type, null);
    }

    public boolean neverNull() {
        return isNull.equals(NEVER);
    }

    public boolean alwaysNull() {
        return isNull.equals(ALWAYS);
    }

    public PhysicalType form() {
        return PhysicalType.of(type);
    }

    /** The same value under another type of the same form. */
    public Code as(LogicalType newType) {
        return new Code(value, isNull, newType, null);
    }

    /** Java term that is true where the value is true and not null. */
    public String isTrue() {
        return neverNull() ? value : "(!" + isNull + " && " + value + ")";
    }

    /** Java term of whether any of the values is null. */
    public static String anyNull(Iterable<Code> codes) {
        StringBuilder term = new StringBuilder();
        for (Code code : codes) {
            if (code.alwaysNull()) {
                return ALWAYS;
            } else if (!code.neverNull()) {
                term.append(term.isEmpty() ? "" : " || ").append(code.isNull);
            }
        }
        return term.isEmpty() ? NEVER : term.toString();
    }
}
