package io.millrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.app.sql.Grid;
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
import java.util.regex.Pattern;

/** Rows as text for a terminal: columns one under the other, numbers to the right. */
final class TableText {
    private static final int SHOWN_ROWS = 10;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E[+-]?\\d+)?");
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

    /** Lines of cells under their names; a column of numbers only stands to the right. */
    static String grid(List<String> names, List<List<String>> rows) {
        boolean[] toTheRight = new boolean[names.size()];
        for (int column = 0; column < toTheRight.length; column++) {
            int at = column;
            toTheRight[column] = !rows.isEmpty()
                    && rows.stream()
                            .map(row -> row.get(at))
                            .allMatch(cell ->
                                    cell.isEmpty() || NUMBER.matcher(cell).matches());
        }
        return Grid.of(names, rows, toTheRight);
    }
}
