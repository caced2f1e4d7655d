package io.millrace.app.sql;

import java.util.Locale;

/** What {@code --format} says. */
public enum ResultFormat {
    /** Columns one under the other, for people. */
    TABLE,
    /** RFC 4180, with the names in the first line. */
    CSV,
    /** One JSON object a row and line. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
