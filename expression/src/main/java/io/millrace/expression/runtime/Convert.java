package io.millrace.expression.runtime;

import java.math.RoundingMode;
import org.apache.flink.table.data.DecimalData;

/** Conversions between columns' primitive forms and Flink's internal data structures. */
public final class Convert {
    private static final long[] POWERS_OF_TEN = new long[19];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private Convert() {}

    /** Ten to the power of 0 to 18. */
    public static long powerOfTen(int exponent) {
        return POWERS_OF_TEN[exponent];
    }

    /** The unscaled value of a decimal at the scale of a column; a function of Flink's may return another scale. */
    public static long unscaled(DecimalData decimal, int scale) {
        if (decimal.scale() == scale) {
            return decimal.toUnscaledLong();
        }
        return decimal.toBigDecimal()
                .setScale(scale, RoundingMode.HALF_UP)
                .unscaledValue()
                .longValueExact();
    }
}
