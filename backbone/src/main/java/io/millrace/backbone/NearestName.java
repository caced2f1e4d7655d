package io.millrace.backbone;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what a mistyped name was meant to be. */
final class NearestName {
    private NearestName() {}

    /** {@code " Did you mean 'x'?"}, or nothing when no candidate is close enough to be meant. */
    static String suggestion(String name, Collection<String> candidates) {
        String nearest = nearest(name, candidates);
        return nearest == null ? "" : " Did you mean '" + nearest + "'?";
    }

    /** The candidate with the smallest edit distance, if fewer than half of the letters differ. */
    static @Nullable String nearest(String name, Collection<String> candidates) {
        String nearest = null;
        int smallest = Math.max(2, (name.length() + 1) / 2);
        for (String candidate : candidates) {
            int distance = distance(name, candidate);
            if (distance < smallest || (distance == smallest && nearest != null && candidate.compareTo(nearest) < 0)) {
                smallest = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Levenshtein distance, one row of the table at a time. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= left.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[right.length()];
    }
}
