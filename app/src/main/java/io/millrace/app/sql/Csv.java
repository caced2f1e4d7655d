package io.millrace.app.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180). */
final class Csv {
    private Csv() {}

    /** One line without its break; a cell in quotes where it holds a comma, a quote or a line break. */
    static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
    }

    private static String cell(String cell) {
        boolean isPlain =
                cell.indexOf(',') < 0 && cell.indexOf('"') < 0 && cell.indexOf('\n') < 0 && cell.indexOf('\r') < 0;
        return isPlain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
