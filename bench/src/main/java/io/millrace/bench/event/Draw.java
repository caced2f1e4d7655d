package io.millrace.bench.event;

/**
 * Random bits that are a function of the event's number and the field they are for, so that any field of any event can be
 * made by itself. The mixing is that of {@link java.util.SplittableRandom}.
 */
final class Draw {
    /** Fields of an event that draw; their ordinals are part of the seed. */
    static final int REFERENCE = 0;

    static final int SECOND_REFERENCE = 1;
    static final int PRICE = 2;
    static final int SECOND_PRICE = 3;
    static final int CHOICE = 4;
    static final int EXTRA = 5;
    static final int DURATION = 6;
    static final int NAME = 7;
    static final int DESCRIPTION = 8;
    static final int EMAIL = 9;
    static final int CARD = 10;
    static final int CITY = 11;
    static final int STATE = 12;
    private static final int FIELDS = 16;

    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private Draw() {}

    /** 64 random bits. */
    static long bits(long number, int field) {
        return mix((number * FIELDS + field + 1) * GOLDEN_GAMMA);
    }

    /** The next bits after some, for fields that need more than 64. */
    static long next(long bits) {
        return mix(bits + GOLDEN_GAMMA);
    }

    /** A number in [0, bound), out of the upper half of the bits. */
    static int upper(long bits, int bound) {
        return (int) (((bits >>> 32) * bound) >>> 32);
    }

    /** A number in [0, bound), out of the lower half of the bits. */
    static int lower(long bits, int bound) {
        return (int) (((bits & 0xFFFF_FFFFL) * bound) >>> 32);
    }

    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
