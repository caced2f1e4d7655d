package io.millrace.bench.event;

/** Prices in cents from 100 to 100,000,000, spread evenly over their logarithm as in Nexmark. */
final class Prices {
    private static final int STEP_BITS = 12;
    private static final double[] AT_STEP = steps();
    private static final double FRACTION = 1.0 / (1L << (Long.SIZE - STEP_BITS - 1));

    private Prices() {}

    private static double[] steps() {
        double[] steps = new double[(1 << STEP_BITS) + 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = 100 * StrictMath.pow(10, 6.0 * i / (1 << STEP_BITS));
        }
        return steps;
    }

    /** The price for random bits: a straight line between the powers of two steps, which is far cheaper than a power. */
    static long of(long bits) {
        int step = (int) (bits >>> (Long.SIZE - STEP_BITS));
        double fraction = ((bits << STEP_BITS) >>> (STEP_BITS + 1)) * FRACTION;
        double low = AT_STEP[step];
        return (long) (low + (AT_STEP[step + 1] - low) * fraction + 0.5);
    }
}
