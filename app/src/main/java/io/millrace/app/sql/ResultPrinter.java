package io.millrace.app.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one query on their way to standard output. A table whose end will come is held back until then, so that its
 * columns are as wide as they need to be; all else is printed as it comes.
 *
 * <p>Thread-safe.
 */
final class ResultPrinter {
    /** Rows that are held back at most; a longer result is printed as it comes, with the widths seen so far. */
    private static final int HELD_ROWS = 10_000;

    private static final int MAX_WIDTH = 32;
    private static final String OPERATION = "op";

    private final ResultFormat format;
    private final PrintStream out;
    private final List<String> names;
    private final List<LogicalType> types;
    private final RowData.FieldGetter[] fields;
    private final boolean isUpdating;
    private final ValueText values;
    private final boolean[] toTheRight;
    private final List<List<String>> held = new ArrayList<>();
    private boolean hasBegun;
    private boolean isHeld;
    private @Nullable Grid grid;
    private long rows;

    /**
     * @param isUpdating whether rows are changed and taken back, so that a first column says what happens
     * @param ends whether the end of the rows is known to come
     */
    ResultPrinter(
            ResultFormat format,
            PrintStream out,
            List<String> names,
            List<LogicalType> types,
            boolean isUpdating,
            boolean ends,
            ValueText values) {
        this.format = format;
        this.out = out;
        this.names = new ArrayList<>();
        this.types = List.copyOf(types);
        this.isUpdating = isUpdating;
        this.values = values;
        this.fields = new RowData.FieldGetter[types.size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = RowData.createFieldGetter(types.get(i), i);
        }
        int shift = isUpdating ? 1 : 0;
        if (isUpdating) {
            this.names.add(OPERATION);
        }
        this.names.addAll(names);
        this.toTheRight = new boolean[types.size() + shift];
        for (int i = 0; i < types.size(); i++) {
            toTheRight[i + shift] = ValueText.isNumber(types.get(i));
        }
        this.isHeld = format == ResultFormat.TABLE && ends && !isUpdating;
    }

    /** Prints the names, if rows follow as they come: not before a row is there, for a query may yet fail. */
    private void begin() {
        hasBegun = true;
        if (format == ResultFormat.CSV) {
            out.println(Csv.line(names));
        } else if (format == ResultFormat.TABLE && !isHeld) {
            beginGrid(typicalWidths());
        }
    }

    synchronized void row(RowData row) {
        rows++;
        if (!hasBegun) {
            begin();
        }
        if (format == ResultFormat.JSON) {
            out.println(json(row));
        } else if (format == ResultFormat.CSV) {
            out.println(Csv.line(cells(row, "")));
        } else if (!isHeld) {
            printLine(cells(row, "NULL"));
        } else {
            held.add(cells(row, "NULL"));
            if (held.size() == HELD_ROWS) {
                letGo();
            }
        }
    }

    /** Shows what was printed so far; and whether there still is somebody who reads it. */
    boolean flush() {
        // Checking flushes first.
        return !out.checkError();
    }

    /** Prints what was held back, and for people how many rows it was. */
    synchronized void end() {
        if (!hasBegun) {
            begin();
        }
        if (isHeld) {
            letGo();
        }
        if (format == ResultFormat.TABLE) {
            out.println(String.format(Locale.ROOT, rows == 1 ? "(%,d row)" : "(%,d rows)", rows));
        }
        out.flush();
    }

    private void letGo() {
        isHeld = false;
        int[] widths = new int[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Grid.width(names.get(i));
            for (List<String> row : held) {
                widths[i] = Math.max(widths[i], Grid.width(row.get(i)));
            }
        }
        beginGrid(widths);
        held.forEach(this::printLine);
        held.clear();
    }

    private void beginGrid(int[] widths) {
        Grid opened = new Grid(widths, toTheRight);
        grid = opened;
        out.print(opened.head(names));
    }

    private void printLine(List<String> cells) {
        if (grid == null) {
            throw new IllegalStateException("rows came before the beginning");
        }
        out.println(grid.line(cells));
    }

    private List<String> cells(RowData row, String none) {
        List<String> cells = new ArrayList<>(names.size());
        if (isUpdating) {
            cells.add(row.getRowKind().shortString());
        }
        for (int i = 0; i < fields.length; i++) {
            Object value = fields[i].getFieldOrNull(row);
            cells.add(value == null ? none : values.text(value, types.get(i)));
        }
        return cells;
    }

    private JsonNode json(RowData row) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        int shift = isUpdating ? 1 : 0;
        if (isUpdating) {
            object.put(OPERATION, row.getRowKind().shortString());
        }
        for (int i = 0; i < fields.length; i++) {
            object.set(names.get(i + shift), values.json(fields[i].getFieldOrNull(row), types.get(i)));
        }
        return object;
    }

    /** Widths before the first row is known, by what values of a type take as a rule. */
    private int[] typicalWidths() {
        int[] widths = new int[names.size()];
        int shift = isUpdating ? 1 : 0;
        for (int i = 0; i < widths.length; i++) {
            int typical = i < shift ? OPERATION.length() : typicalWidth(types.get(i - shift));
            widths[i] = Math.max(Grid.width(names.get(i)), Math.min(MAX_WIDTH, typical));
        }
        return widths;
    }

    private static int typicalWidth(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> 5;
            case TINYINT -> 4;
            case SMALLINT -> 6;
            case INTEGER, DATE -> 10;
            case TIME_WITHOUT_TIME_ZONE -> 12;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> 23;
            case BIGINT, FLOAT, DOUBLE, DECIMAL -> 12;
            default -> 20;
        };
    }
}
