package io.millrace.connect.format;

import java.util.Optional;

/** Where formats come from that are not the engine's own. */
@FunctionalInterface
public interface FormatFinder {
    /** No others. */
    FormatFinder NONE = identifier -> Optional.empty();

    /** The format of that name. */
    Optional<Format> find(String identifier);
}
