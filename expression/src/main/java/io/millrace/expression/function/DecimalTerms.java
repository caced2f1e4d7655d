package io.millrace.expression.function;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.Code;
import io.millrace.expression.runtime.Convert;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic and comparison of decimals on their unscaled longs. Only where the result is exact and cannot leave 18
 * digits by the types alone; everything else goes through Flink's library.
 */
final class DecimalTerms {
    private DecimalTerms() {}

    /** A decimal or integer as an unscaled long with its digits. */
    private record Unscaled(String term, int precision, int scale) {
        /** The same value at a larger scale. */
        String at(int newScale) {
            return newScale == scale ? term : term + " * " + Convert.powerOfTen(newScale - scale) + "L";
        }

        int integerDigits() {
            return precision - scale;
        }
    }

    private static @Nullable Unscaled unscaled(Code code) {
        LogicalType type = code.type();
        if (type instanceof DecimalType decimal && code.form() == PhysicalType.LONG) {
            return new Unscaled(code.value(), decimal.getPrecision(), decimal.getScale());
        }
        return switch (type.getTypeRoot()) {
            case TINYINT -> new Unscaled("(long) " + code.value(), 3, 0);
            case SMALLINT -> new Unscaled("(long) " + code.value(), 5, 0);
            case INTEGER -> new Unscaled("(long) " + code.value(), 10, 0);
            default -> null;
        };
    }

    static @Nullable String compare(String operator, Code left, Code right) {
        Unscaled a = unscaled(left);
        Unscaled b = unscaled(right);
        if (a == null || b == null) {
            return null;
        }
        int scale = Math.max(a.scale, b.scale);
        boolean fits =
                Math.max(a.integerDigits(), b.integerDigits()) + scale <= PhysicalType.MAX_LONG_DECIMAL_PRECISION;
        return fits ? a.at(scale) + " " + operator + " " + b.at(scale) : null;
    }

    /** Sum, difference or product, if the result type has room for every result; null otherwise. */
    static @Nullable String arithmetic(String operator, DecimalType result, Code left, Code right) {
        Unscaled a = unscaled(left);
        Unscaled b = unscaled(right);
        if (a == null || b == null || result.getPrecision() > PhysicalType.MAX_LONG_DECIMAL_PRECISION) {
            return null;
        }
        int integerDigits = result.getPrecision() - result.getScale();
        switch (operator) {
            case "*" -> {
                boolean fits =
                        result.getScale() == a.scale + b.scale && a.precision + b.precision <= result.getPrecision();
                return fits ? a.term + " * " + b.term : null;
            }
            case "+", "-" -> {
                int scale = Math.max(a.scale, b.scale);
                boolean fits = result.getScale() == scale
                        && Math.max(a.integerDigits(), b.integerDigits()) + 1 <= integerDigits;
                return fits ? a.at(scale) + " " + operator + " " + b.at(scale) : null;
            }
            default -> {
                return null;
            }
        }
    }

    /** A number cast to a decimal that holds every value of its type; null if the target does not. */
    static @Nullable String widen(Code code, DecimalType target) {
        Unscaled from = unscaled(code);
        boolean fits = from != null
                && target.getPrecision() <= PhysicalType.MAX_LONG_DECIMAL_PRECISION
                && from.scale <= target.getScale()
                && from.integerDigits() <= target.getPrecision() - target.getScale();
        return fits ? from.at(target.getScale()) : null;
    }

    static boolean isApproximate(LogicalType type) {
        return type.is(LogicalTypeRoot.FLOAT) || type.is(LogicalTypeRoot.DOUBLE);
    }
}
