package io.millrace.planner;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The valid name nearest to a wrong one, by edit distance without regard to case. */
final class Suggestion {
    private Suggestion() {}

    /** {@code Did you mean 'name'?}, led by a space, or nothing where no name is near. */
    static String sentence(String wrong, Collection<String> valid) {
        return nearest(wrong, valid)
                .map(name -> " Did you mean '" + name + "'?")
                .orElse("");
    }

    /** The nearest name within a third of the word's length (at least 1, so that short words still get one). */
    static Optional<String> nearest(String wrong, Collection<String> valid) {
        String lower = wrong.toLowerCase(Locale.ROOT);
        int limit = Math.max(1, (lower.length() + 1) / 3);
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : valid) {
            int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
            // Ties go to the first in the alphabet, so that the message is the same on every run.
            if (distance < bestDistance
                    || (best != null && distance == bestDistance && candidate.compareTo(best) < 0)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
    static int distance(String left, String right) {
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            edits[i][0] = i;
        }
        for (int j = 0; j <= right.length(); j++) {
            edits[0][j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            for (int j = 1; j <= right.length(); j++) {
                int replace = edits[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[left.length()][right.length()];
    }
}
