package io.millrace.data;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The valid name that a wrong one was probably meant to be, by edit distance without regard to case. */
public final class NearestName {
    private NearestName() {}

    /** {@code Did you mean 'name'?}, led by a space to follow another sentence; empty where no name is near. */
    public static String sentence(String wrong, Collection<String> valid) {
        return of(wrong, valid).map(name -> " Did you mean '" + name + "'?").orElse("");
    }

    /**
     * The nearest of the valid names within a third of the letters (one at least); of equally near ones the first in the
     * alphabet, so that a message is the same on every run.
     */
    public static Optional<String> of(String wrong, Collection<String> valid) {
        String lower = wrong.toLowerCase(Locale.ROOT);
        String nearest = null;
        int smallest = Math.max(1, (lower.length() + 1) / 3) + 1;
        for (String candidate : valid) {
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            if (distance < smallest || (nearest != null && distance == smallest && candidate.compareTo(nearest) < 0)) {
                nearest = candidate;
                smallest = distance;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
    static int distance(String left, String right) {
        int[] beforePrevious = new int[right.length() + 1];
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            current[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] oldest = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = oldest;
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
                boolean isSwap = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                if (isSwap) {
                    current[j] = Math.min(current[j], 1 + beforePrevious[j - 2]);
                }
            }
        }
        return current[right.length()];
    }
}
