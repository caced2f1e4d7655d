package io.millrace.serve.table;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name a reader probably meant. */
public final class NearestName {

    private NearestName() {}

    /** The nearest of {@code names}, if it is within a third of the letters (two at least). */
    public static Optional<String> of(String name, Collection<String> names) {
        String best = null;
        int bestDistance = Math.max(2, name.length() / 3) + 1;
        for (String candidate : names) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** A sentence for an error: the nearest name, or all of them when there are few. */
    public static String hint(String name, Collection<String> names, String none) {
        Optional<String> nearest = of(name, names);
        if (nearest.isPresent()) {
            return "Did you mean '" + nearest.get() + "'?";
        }
        if (names.isEmpty()) {
            return none;
        }
        return names.size() <= 12 ? "There are: " + String.join(", ", names) + "." : none;
    }

    /** Levenshtein distance in one row of memory. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
