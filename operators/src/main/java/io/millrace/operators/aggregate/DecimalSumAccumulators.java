package io.millrace.operators.aggregate;

import io.millrace.data.Column;
import io.millrace.data.LongColumn;
import io.millrace.data.ObjectColumn;
import io.millrace.data.PhysicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.DecimalDataUtils;
import org.apache.flink.table.types.logical.DecimalType;
import org.jspecify.annotations.Nullable;

/**
 * Sums and averages of DECIMAL. All values of a call have one scale, so a sum is an integer of 128 bits, in two longs:
 * {@code highs[slot] * 2^64 + lows[slot]}, the latter unsigned. Sums are DECIMAL(38, s); one that does not fit is null.
 * That is looked at when a sum is read, so that one which leaves the range and comes back is not lost.
 */
final class DecimalSumAccumulators extends SumAccumulators {
    /** Precision of a quotient as Flink computes it, before it is cast to the type of the average. */
    private static final int QUOTIENT_PRECISION = 38;

    private static final int MIN_QUOTIENT_SCALE = 6;
    private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(Long.SIZE);

    private final DecimalType sumType;
    private final DecimalType resultType;
    private long[] highs = {};
    private long[] lows = {};

    DecimalSumAccumulators(SumMode mode, DecimalType sumType, DecimalType resultType) {
        super(mode, sumType);
        this.sumType = sumType;
        this.resultType = resultType;
    }

    @Override
    void resize(int newCapacity) {
        super.resize(newCapacity);
        highs = Arrays.copyOf(highs, newCapacity);
        lows = Arrays.copyOf(lows, newCapacity);
    }

    @Override
    void reset(int slot) {
        super.reset(slot);
        highs[slot] = 0;
        lows[slot] = 0;
    }

    @Override
    void accumulate(Column[] arguments, int[] slots, byte @Nullable [] rowKinds, int count) {
        if (arguments[0] instanceof LongColumn longs) {
            addLongs(longs.values(), longs.nulls(), slots, rowKinds, count);
            return;
        }
        ObjectColumn objects = (ObjectColumn) arguments[0];
        for (int i = 0; i < count; i++) {
            DecimalData value = (DecimalData) objects.get(i);
            if (value != null) {
                int sign = sign(rowKinds, i);
                BigInteger unscaled = unscaled(value);
                addUnscaled(slots[i], sign > 0 ? unscaled : unscaled.negate());
                counts[slots[i]] += sign;
            }
        }
    }

    private void addLongs(
            long[] values, boolean @Nullable [] nulls, int[] slots, byte @Nullable [] rowKinds, int count) {
        for (int i = 0; i < count; i++) {
            if (nulls == null || !nulls[i]) {
                int sign = sign(rowKinds, i);
                long value = sign * values[i];
                add(slots[i], value >> (Long.SIZE - 1), value);
                counts[slots[i]] += sign;
            }
        }
    }

    private void add(int slot, long high, long low) {
        long sum = lows[slot] + low;
        int carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        lows[slot] = sum;
        highs[slot] += high + carry;
    }

    private void addUnscaled(int slot, BigInteger unscaled) {
        add(slot, unscaled.shiftRight(Long.SIZE).longValue(), unscaled.longValue());
    }

    private BigInteger unscaled(DecimalData value) {
        return value.toBigDecimal().setScale(sumType.getScale()).unscaledValue();
    }

    @Override
    void addSums(Column others, int[] slots, int count) {
        ObjectColumn objects = (ObjectColumn) others;
        for (int i = 0; i < count; i++) {
            DecimalData value = (DecimalData) objects.get(i);
            if (value != null) {
                addUnscaled(slots[i], unscaled(value));
            }
        }
    }

    @Override
    void addSumSlots(int[] from, int[] to, int count) {
        for (int i = 0; i < count; i++) {
            add(to[i], highs[from[i]], lows[from[i]]);
        }
    }

    private @Nullable DecimalData sum(int slot) {
        long high = highs[slot];
        long low = lows[slot];
        boolean fitsLong = high == low >> (Long.SIZE - 1);
        BigDecimal sum = fitsLong
                ? BigDecimal.valueOf(low, sumType.getScale())
                : new BigDecimal(
                        BigInteger.valueOf(high)
                                .shiftLeft(Long.SIZE)
                                .add(low < 0 ? BigInteger.valueOf(low).add(TWO_TO_64) : BigInteger.valueOf(low)),
                        sumType.getScale());
        return DecimalData.fromBigDecimal(sum, sumType.getPrecision(), sumType.getScale());
    }

    @Override
    Column sums(int[] slots, int count, boolean @Nullable [] nulls) {
        @Nullable Object[] sums = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            sums[i] = nulls != null && nulls[i] ? null : sum(slots[i]);
        }
        return new ObjectColumn(sums, count);
    }

    @Override
    Column averages(int[] slots, int count, boolean @Nullable [] nulls) {
        @Nullable Object[] averages = new @Nullable Object[count];
        for (int i = 0; i < count; i++) {
            averages[i] = nulls != null && nulls[i] ? null : average(slots[i]);
        }
        return PhysicalType.of(resultType) == PhysicalType.LONG
                ? toLongs(averages, count)
                : new ObjectColumn(averages, count);
    }

    private @Nullable DecimalData average(int slot) {
        DecimalData sum = sum(slot);
        DecimalData divisor = DecimalData.fromBigDecimal(BigDecimal.valueOf(counts[slot]), 19, 0);
        if (sum == null || divisor == null) {
            return null;
        }
        int scale = Math.max(MIN_QUOTIENT_SCALE, sumType.getScale());
        DecimalData quotient = DecimalDataUtils.divide(sum, divisor, QUOTIENT_PRECISION, scale);
        return quotient == null
                ? null
                : DecimalDataUtils.castToDecimal(quotient, resultType.getPrecision(), resultType.getScale());
    }

    private static Column toLongs(@Nullable Object[] decimals, int count) {
        long[] unscaled = new long[count];
        boolean[] nulls = new boolean[count];
        for (int i = 0; i < count; i++) {
            DecimalData decimal = (DecimalData) decimals[i];
            nulls[i] = decimal == null;
            unscaled[i] = decimal == null ? 0 : decimal.toUnscaledLong();
        }
        return new LongColumn(unscaled, nulls, count);
    }

    @Override
    long sizeBytes() {
        return super.sizeBytes() + 2L * lows.length * Long.BYTES;
    }
}
