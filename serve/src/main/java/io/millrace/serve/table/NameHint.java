package io.millrace.serve.table;

import io.millrace.data.NearestName;
import java.util.Collection;
import java.util.Optional;

/** The hint of an error about a name that does not exist. */
public final class NameHint {
    private static final int MAX_NAMES_LISTED = 12;

    private NameHint() {}

    /** The nearest name, or all of them when there are few, or else {@code none}. */
    public static String of(String name, Collection<String> names, String none) {
        Optional<String> nearest = NearestName.of(name, names);
        if (nearest.isPresent()) {
            return "Did you mean '" + nearest.get() + "'?";
        }
        boolean isListed = !names.isEmpty() && names.size() <= MAX_NAMES_LISTED;
        return isListed ? "There are: " + String.join(", ", names) + "." : none;
    }
}
