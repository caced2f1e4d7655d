package io.millrace.planner;

import java.util.List;

/** What a statement at the prompt gave. */
public sealed interface SqlResult {

    /** A statement that changed something. */
    record Done() implements SqlResult {}

    /**
     * A table to show.
     *
     * @param columns the names of the columns
     * @param rows values as text, as Flink writes them; {@code NULL} where there is none
     */
    record Rows(List<String> columns, List<List<String>> rows) implements SqlResult {}

    /** One text over several lines, such as a plan or a CREATE statement. */
    record Text(String text) implements SqlResult {}
}
