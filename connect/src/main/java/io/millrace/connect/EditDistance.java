package io.millrace.connect;

import java.util.Collection;
import java.util.Optional;

/** How many letters have to be inserted, removed or replaced to make one name of another; finds what was meant. */
public final class EditDistance {
    private EditDistance() {}

    /** The nearest candidate, if it is near enough to have been meant: a third of the letters may differ. */
    public static Optional<String> nearest(String name, Collection<String> candidates) {
        String nearest = null;
        int smallest = Math.max(2, name.length() / 3) + 1;
        for (String candidate : candidates) {
            int distance = between(name, candidate);
            if (distance < smallest) {
                smallest = distance;
                nearest = candidate;
            }
        }
        return Optional.ofNullable(nearest);
    }

    static int between(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
