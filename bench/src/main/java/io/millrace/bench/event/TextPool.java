package io.millrace.bench.event;

import io.millrace.connect.format.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The texts that events share: channels with their addresses, names, and a long random text that extras are cut from. */
final class TextPool {
    static final int HOT_CHANNELS = 4;
    static final int COLD_CHANNELS = 10_000;

    /** What extras are cut from. */
    static final byte[] EXTRA = extra(1 << 20);

    /** Hot channels first. */
    static final TextPool CHANNELS = channels();

    /** Addresses, by channel. */
    static final TextPool URLS = urls();

    static final TextPool FIRST_NAMES =
            of("Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter");
    static final TextPool LAST_NAMES =
            of("Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris");
    static final TextPool CITIES = of(
            "Phoenix",
            "Los Angeles",
            "San Francisco",
            "Boise",
            "Portland",
            "Bend",
            "Redmond",
            "Seattle",
            "Kent",
            "Cheyenne");
    static final TextPool STATES = of("AZ", "CA", "ID", "OR", "WA", "WY");

    private static final int MIN_LENGTH = 3;

    private final byte[][] texts;

    private TextPool(List<byte[]> texts) {
        this.texts = texts.toArray(byte[][]::new);
    }

    private static TextPool of(String... texts) {
        List<byte[]> bytes = new ArrayList<>();
        for (String text : texts) {
            bytes.add(text.getBytes(StandardCharsets.US_ASCII));
        }
        return new TextPool(bytes);
    }

    int size() {
        return texts.length;
    }

    /** A text; not to be written to. */
    byte[] get(int index) {
        return texts[index];
    }

    /** Appends lower case letters and now and then a special character: at least three, fewer than {@code below}. */
    static void appendRandom(ByteSink sink, long bits, int below, char special) {
        int length = MIN_LENGTH + Draw.upper(bits, below - MIN_LENGTH);
        long letters = bits;
        int start = sink.size();
        for (int i = 0; i < length; i++) {
            letters = Draw.next(letters);
            // Nexmark trims its texts, so a space never stands first or last.
            boolean isEdge = i == 0 || i == length - 1;
            boolean isSpecial = Draw.upper(letters, 13) == 0 && !(special == ' ' && isEdge);
            sink.put(isSpecial ? (byte) special : (byte) ('a' + Draw.lower(letters, 26)));
        }
        assert sink.size() == start + length;
    }

    private static byte[] extra(int length) {
        byte[] letters = new byte[length];
        long bits = 1;
        for (int i = 0; i < length; i++) {
            bits = Draw.next(bits);
            letters[i] = (byte) ('a' + Draw.upper(bits, 26));
        }
        return letters;
    }

    private static TextPool channels() {
        List<byte[]> names = new ArrayList<>();
        for (String hot : List.of("Google", "Facebook", "Baidu", "Apple")) {
            names.add(hot.getBytes(StandardCharsets.US_ASCII));
        }
        for (int i = 0; i < COLD_CHANNELS; i++) {
            names.add(String.format(Locale.ROOT, "channel-%d", i).getBytes(StandardCharsets.US_ASCII));
        }
        return new TextPool(names);
    }

    private static TextPool urls() {
        List<byte[]> urls = new ArrayList<>();
        ByteSink url = new ByteSink();
        for (int i = 0; i < HOT_CHANNELS + COLD_CHANNELS; i++) {
            url.clear();
            url.putAscii("https://www.nexmark.com/");
            for (int directory = 0; directory < 3; directory++) {
                appendRandom(url, Draw.bits(i, directory), 5, '_');
                url.put((byte) '/');
            }
            url.putAscii("item.htm?query=1");
            int channel = i - HOT_CHANNELS;
            if (channel >= 0 && Draw.upper(Draw.bits(i, 3), 10) > 0) {
                url.putAscii("&channel_id=");
                url.putDecimal(Math.abs(Integer.reverse(channel)));
            }
            urls.add(url.toByteArray());
        }
        return new TextPool(urls);
    }
}
