package io.millrace.bench.event;

/** The field {@code extra}: a cut of {@link TextPool#EXTRA} that fills an event up to its average size, give or take a fifth. */
final class Extra {
    private Extra() {}

    /** Its length for random bits, when the other fields have {@code usedBytes}. */
    static int length(long bits, int usedBytes, int averageBytes) {
        int missing = averageBytes - usedBytes;
        if (missing <= 0) {
            return 0;
        }
        int fifth = Math.round(missing * 0.2f);
        return missing - fifth + (fifth == 0 ? 0 : Draw.upper(bits, 2 * fifth));
    }

    /** Where it starts. */
    static int start(long bits, int length) {
        return Draw.lower(bits, TextPool.EXTRA.length - length);
    }
}
