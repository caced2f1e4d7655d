package io.millrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.serve.table.QueryResult;
import io.millrace.serve.table.ServedTable;
import io.millrace.serve.table.StoredRow;
import io.millrace.serve.table.TableColumn;
import io.millrace.serve.table.TableDescriptor;
import io.millrace.serve.table.TableQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows as text for a terminal: columns one under the other, numbers to the right. */
final class TableText {
    private static final int SHOWN_ROWS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private TableText() {}

    /** The first rows of a served table, in its own order, and how many there are. */
    static String of(ServedTable table) {
        TableDescriptor descriptor = table.descriptor();
        QueryResult result = table.query(TableQuery.all(descriptor, SHOWN_ROWS));
        List<String> names =
                descriptor.columns().stream().map(TableColumn::name).toList();
        List<List<String>> cells = new ArrayList<>();
        for (StoredRow row : result.rows()) {
            cells.add(cells(row, names));
        }
        String title = String.format(Locale.ROOT, "%s: %,d rows", descriptor.name(), result.total());
        return title + (result.total() > SHOWN_ROWS ? ", the first " + SHOWN_ROWS + " of them" : "") + "\n"
                + grid(names, cells);
    }

    private static List<String> cells(StoredRow row, List<String> names) {
        try {
            JsonNode json = JSON.readTree(row.json());
            return names.stream()
                    .map(name -> json.path(name).isNull() ? "" : json.path(name).asText())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of cells under their names. */
    static String grid(List<String> names, List<List<String>> rows) {
        int[] widths = new int[names.size()];
        boolean[] numeric = new boolean[names.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = names.get(column).length();
            numeric[column] = !rows.isEmpty();
            for (List<String> row : rows) {
                String cell = row.get(column);
                widths[column] = Math.max(widths[column], cell.length());
                numeric[column] &= cell.isEmpty() || cell.matches("-?\\d+(\\.\\d+)?(E[+-]?\\d+)?");
            }
        }
        StringBuilder text = new StringBuilder();
        appendLine(text, names, widths, numeric);
        for (int column = 0; column < widths.length; column++) {
            text.append(column == 0 ? "" : "  ").append("-".repeat(widths[column]));
        }
        text.append('\n');
        rows.forEach(row -> appendLine(text, row, widths, numeric));
        return text.toString();
    }

    private static void appendLine(StringBuilder text, List<String> cells, int[] widths, boolean[] numeric) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - cell.length());
            line.append(column == 0 ? "" : "  ").append(numeric[column] ? padding + cell : cell + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
