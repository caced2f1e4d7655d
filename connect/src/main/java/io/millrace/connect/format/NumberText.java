package io.millrace.connect.format;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.flink.table.data.DecimalData;
import org.jspecify.annotations.Nullable;

/** Numbers from text: the common shapes from the bytes, all others as Java reads them. */
public final class NumberText {
    /** Powers of ten that a double holds exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final long[] LONG_POWERS = new long[19];
    private static final long LARGEST_EXACT_INTEGER = 1L << 53;
    private static final int SAFE_DIGITS = 18;

    static {
        long power = 1;
        for (int i = 0; i < LONG_POWERS.length; i++) {
            LONG_POWERS[i] = power;
            power *= 10;
        }
    }

    private NumberText() {}

    /**
     * The double nearest to a decimal such as {@code -12.5e3}, if it can be had by one exact division or multiplication:
     * digits that make an integer up to 2<sup>53</sup> and an exponent up to 22 (Clinger's fast path). Otherwise NaN.
     */
    public static double exactDouble(byte[] in, int from, int to) {
        int i = from;
        boolean negative = i < to && in[i] == '-';
        if (negative) {
            i++;
        }
        long digits = 0;
        int digitCount = 0;
        int scale = 0;
        boolean point = false;
        for (; i < to; i++) {
            int digit = in[i] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                digitCount++;
                scale += point ? 1 : 0;
            } else if (in[i] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        int exponent = -scale;
        if (i < to) {
            int written = smallExponent(in, i, to);
            if (written == Integer.MIN_VALUE) {
                return Double.NaN;
            }
            exponent += written;
        }
        if (digitCount == 0
                || digitCount > SAFE_DIGITS
                || digits > LARGEST_EXACT_INTEGER
                || exponent < -22
                || exponent > 22) {
            return Double.NaN;
        }
        double value = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
        return negative ? -value : value;
    }

    /** The number behind an {@code e}, of at most three digits; Integer.MIN_VALUE if there is no such. */
    private static int smallExponent(byte[] in, int from, int to) {
        int i = from + 1;
        if ((in[from] != 'e' && in[from] != 'E') || i == to) {
            return Integer.MIN_VALUE;
        }
        boolean negative = in[i] == '-';
        if (negative || in[i] == '+') {
            i++;
        }
        if (i == to || to - i > 3) {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (; i < to; i++) {
            int digit = in[i] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    /** What {@link #unscaledDecimal} returns for text that it does not read. */
    public static final long NOT_PLAIN = Long.MIN_VALUE;

    /** What {@link #unscaledDecimal} returns for a number with too many digits before the point. */
    public static final long OVERFLOW = Long.MIN_VALUE + 1;

    /**
     * The unscaled value of a decimal such as {@code -12.345}, of at most 18 digits and without exponent, rounded half up
     * to the scale.
     *
     * @param precision at most 18
     */
    public static long unscaledDecimal(byte[] in, int from, int to, int precision, int scale) {
        int i = from;
        boolean negative = i < to && in[i] == '-';
        if (negative) {
            i++;
        }
        long digits = 0;
        int digitCount = 0;
        int textScale = 0;
        boolean point = false;
        for (; i < to; i++) {
            int digit = in[i] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                digitCount++;
                textScale += point ? 1 : 0;
            } else if (in[i] == '.' && !point) {
                point = true;
            } else {
                return NOT_PLAIN;
            }
        }
        if (digitCount == 0 || digitCount > SAFE_DIGITS) {
            return NOT_PLAIN;
        }
        if (textScale > scale) {
            long divisor = LONG_POWERS[textScale - scale];
            long quotient = digits / divisor;
            digits = digits - quotient * divisor >= divisor / 2 ? quotient + 1 : quotient;
        } else if (textScale < scale) {
            if (digitCount + scale - textScale > SAFE_DIGITS && digits != 0) {
                return NOT_PLAIN;
            }
            digits *= digits == 0 ? 1 : LONG_POWERS[scale - textScale];
        }
        if (digits >= LONG_POWERS[precision]) {
            return OVERFLOW;
        }
        return negative ? -digits : digits;
    }

    /** As Flink's {@link DecimalData#fromBigDecimal}, but in time and space that do not depend on the exponent. */
    public static @Nullable DecimalData decimal(BigDecimal value, int precision, int scale) {
        long integerDigits = (long) value.precision() - value.scale();
        if (value.signum() == 0 || integerDigits < -scale - 1L) {
            return DecimalData.fromBigDecimal(
                    BigDecimal.ZERO.setScale(scale, RoundingMode.UNNECESSARY), precision, scale);
        }
        return integerDigits > precision ? null : DecimalData.fromBigDecimal(value, precision, scale);
    }
}
