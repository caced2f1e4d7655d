package io.millrace.conformance.oracle;

import java.util.List;

/**
 * What came of a program.
 *
 * @param detail why it cannot be compared, or what is wrong
 * @param expected the table on Flink, where it ran there
 */
record Verdict(Kind kind, String detail, List<String> expected) {
    enum Kind {
        /** The tables are equal. */
        EQUAL,
        /** Flink refuses the program or fails on it. */
        INVALID,
        /** A node or function is not native. */
        ON_FLINK,
        /** The engine gives another table, or fails. */
        WRONG
    }

    Verdict {
        expected = List.copyOf(expected);
    }

    boolean isWrong() {
        return kind == Kind.WRONG;
    }
}
