package io.millrace.app.sql;

import java.util.List;
import org.jline.utils.WCWidth;

/** Cells one under the other, as wide as a terminal shows them; numbers stand to the right. */
public final class Grid {
    private final int[] widths;
    private final boolean[] toTheRight;

    /**
     * @param widths the columns' widths; a longer cell moves what is to its right
     * @param toTheRight which columns are numbers
     */
    Grid(int[] widths, boolean[] toTheRight) {
        this.widths = widths.clone();
        this.toTheRight = toTheRight.clone();
    }

    /** Rows under their names, as wide as they need. */
    public static String of(List<String> names, List<List<String>> rows, boolean[] toTheRight) {
        int[] widths = new int[names.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = width(names.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        Grid grid = new Grid(widths, toTheRight);
        StringBuilder text = new StringBuilder(grid.head(names));
        rows.forEach(row -> text.append(grid.line(row)).append('\n'));
        return text.toString();
    }

    /** The names and the line under them, each with a line break. */
    String head(List<String> names) {
        StringBuilder text = new StringBuilder(line(names)).append('\n');
        for (int column = 0; column < widths.length; column++) {
            text.append(column == 0 ? "" : "  ").append("-".repeat(widths[column]));
        }
        return text.append('\n').toString();
    }

    /** One row, without a line break. */
    String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = oneLine(cells.get(column));
            String padding = " ".repeat(Math.max(0, widths[column] - width(cell)));
            line.append(column == 0 ? "" : "  ").append(toTheRight[column] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    /** How many places of a terminal a text takes: characters of East Asia take two. */
    static int width(String text) {
        return oneLine(text)
                .codePoints()
                .map(c -> Math.max(0, WCWidth.wcwidth(c)))
                .sum();
    }

    /** Line breaks and tabs would break the columns: they are shown as they are written in a program. */
    private static String oneLine(String cell) {
        if (cell.indexOf('\n') < 0 && cell.indexOf('\t') < 0 && cell.indexOf('\r') < 0) {
            return cell;
        }
        return cell.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
    }
}
