package io.millrace.bench.event;

import io.millrace.connect.format.ByteSink;

/** The fields of people. */
final class People {
    /** Only the newest so many people sell and bid. */
    private static final int ACTIVE = 1000;

    private People() {}

    /** The id of a person who is active, or about to be, when {@code lastPerson} is the newest (base 0). */
    static long active(long bits, long lastPerson) {
        long people = lastPerson + 1;
        long active = Math.min(people, ACTIVE);
        return Bids.FIRST_ID + people - active + Draw.lower(bits, (int) active + Bids.ID_LEAD);
    }

    static void name(long number, ByteSink sink) {
        long bits = Draw.bits(number, Draw.NAME);
        sink.put(TextPool.FIRST_NAMES.get(Draw.upper(bits, TextPool.FIRST_NAMES.size())));
        sink.put((byte) ' ');
        sink.put(TextPool.LAST_NAMES.get(Draw.lower(bits, TextPool.LAST_NAMES.size())));
    }

    static void emailAddress(long number, ByteSink sink) {
        long bits = Draw.bits(number, Draw.EMAIL);
        TextPool.appendRandom(sink, bits, 7, ' ');
        sink.put((byte) '@');
        TextPool.appendRandom(sink, Draw.next(bits), 5, ' ');
        sink.putAscii(".com");
    }

    /** Four times four digits. */
    static void creditCard(long number, ByteSink sink) {
        long bits = Draw.bits(number, Draw.CARD);
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                sink.put((byte) ' ');
            }
            bits = Draw.next(bits);
            int digits = 10_000 + Draw.upper(bits, 10_000);
            for (int power = 1_000; power > 0; power /= 10) {
                sink.put((byte) ('0' + digits / power % 10));
            }
        }
    }

    static byte[] city(long number) {
        return TextPool.CITIES.get(Draw.upper(Draw.bits(number, Draw.CITY), TextPool.CITIES.size()));
    }

    static byte[] state(long number) {
        return TextPool.STATES.get(Draw.upper(Draw.bits(number, Draw.STATE), TextPool.STATES.size()));
    }

    /** @param scratch to find out how long the other fields are */
    static int extraLength(long number, long extraBits, int averageBytes, ByteSink scratch) {
        scratch.clear();
        name(number, scratch);
        emailAddress(number, scratch);
        creditCard(number, scratch);
        int used = 8 + scratch.size() + city(number).length + state(number).length;
        return Extra.length(extraBits, used, averageBytes);
    }
}
