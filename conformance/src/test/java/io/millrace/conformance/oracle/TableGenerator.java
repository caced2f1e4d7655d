package io.millrace.conformance.oracle;

import io.millrace.conformance.oracle.StreamTable.Mode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes a random table and its stream. Columns {@code <name>_id} and {@code <name>_ts}, the key and the event time, are
 * always there.
 */
final class TableGenerator {
    static final List<String> TYPES = List.of(
            "INT",
            "STRING",
            "BIGINT",
            "BOOLEAN",
            "DOUBLE",
            "DECIMAL(10, 2)",
            "DATE",
            "TIMESTAMP(3)",
            "SMALLINT",
            "TINYINT",
            "VARCHAR(5)",
            "CHAR(3)",
            "DECIMAL(30, 6)",
            "FLOAT",
            "TIME(0)",
            "TIMESTAMP(9)",
            "TIMESTAMP_LTZ(3)",
            "BYTES",
            "ARRAY<INT>",
            "MAP<STRING, INT>",
            "ROW<a INT, b STRING>");

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final LocalDateTime START = LocalDateTime.of(2024, 2, 28, 23, 59, 0);

    private final Choices choices;
    private final Choices rowChoices;
    private final boolean isLate;

    /** @param isLate whether rows may be later than the watermark allows */
    TableGenerator(Choices choices, Choices rowChoices, boolean isLate) {
        this.choices = choices;
        this.rowChoices = rowChoices;
        this.isLate = isLate;
    }

    StreamTable table(String name, int maxRows) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(name + "_id", "BIGINT"));
        columns.add(new Column(name + "_ts", "TIMESTAMP(3)"));
        columns.add(new Column(name + "_k", choices.pick(List.of("INT", "STRING", "BIGINT"))));
        columns.add(new Column(name + "_v", choices.pick(List.of("INT", "BIGINT", "DOUBLE", "DECIMAL(10, 2)"))));
        int more = choices.below(5);
        for (int i = 0; i < more; i++) {
            columns.add(new Column(name + "_c" + i, choices.pick(TYPES)));
        }
        Mode mode = choices.pick(List.of(Mode.APPEND, Mode.APPEND, Mode.RETRACT, Mode.UPSERT));
        int delay = mode == Mode.APPEND ? choices.pick(List.of(0, 2, 5, 10)) : -1;
        return new StreamTable(
                name, columns, mode, delay, changes(columns, mode, delay, 1 + rowChoices.below(maxRows)));
    }

    private List<Change> changes(List<Column> columns, Mode mode, int delay, int count) {
        List<Change> changes = new ArrayList<>();
        List<Change> alive = new ArrayList<>();
        int seconds = 0;
        for (int entity = 0; changes.size() < count; entity++) {
            seconds += rowChoices.pick(List.of(1, 0, 2, 3, 7, 20));
            int back = delay > 0 ? rowChoices.below(delay + 1) : 0;
            if (isLate && rowChoices.chance(15)) {
                back += rowChoices.below(40);
            }
            if (mode != Mode.APPEND && !alive.isEmpty() && rowChoices.chance(50)) {
                change(changes, alive, columns, mode, seconds);
                continue;
            }
            List<@Nullable String> values = values(columns, entity, seconds - back);
            Change added = new Change(entity, RowKind.INSERT, values);
            changes.add(added);
            alive.add(added);
        }
        return changes;
    }

    /** Updates or deletes one of the rows that are there. */
    private void change(List<Change> changes, List<Change> alive, List<Column> columns, Mode mode, int seconds) {
        int chosen = rowChoices.below(alive.size());
        Change old = alive.remove(chosen);
        if (rowChoices.chance(40)) {
            changes.add(new Change(old.entity(), RowKind.DELETE, old.values()));
            return;
        }
        List<@Nullable String> values = values(columns, old.entity(), seconds);
        values.set(0, old.values().get(0));
        if (mode == Mode.RETRACT) {
            changes.add(new Change(old.entity(), RowKind.UPDATE_BEFORE, old.values()));
        }
        Change updated = new Change(old.entity(), RowKind.UPDATE_AFTER, values);
        changes.add(updated);
        alive.add(updated);
    }

    private List<@Nullable String> values(List<Column> columns, int entity, int seconds) {
        List<@Nullable String> values = new ArrayList<>();
        values.add(String.valueOf(entity));
        values.add(FORMAT.format(START.plusSeconds(seconds)));
        for (Column column : columns.subList(2, columns.size())) {
            values.add(value(column.type()));
        }
        return values;
    }

    /** A value of a small domain, so that keys meet, with nulls and some extremes. */
    private @Nullable String value(String type) {
        if (rowChoices.chance(12)) {
            return null;
        }
        boolean isExtreme = rowChoices.chance(6);
        int small = rowChoices.below(5);
        return switch (type) {
            case "TINYINT" -> isExtreme ? "-128" : "" + small;
            case "SMALLINT" -> isExtreme ? "32767" : "" + (small - 1);
            case "INT" -> isExtreme ? "-2147483648" : "" + (small - 1);
            case "BIGINT" -> isExtreme ? "9223372036854775807" : "" + small * 10;
            case "DOUBLE" -> "" + (isExtreme ? 1e9 : (small - 2) * 0.25);
            case "FLOAT" -> isExtreme ? "3.4028235E38" : "" + (small - 2) * 0.5f;
            case "DECIMAL(10, 2)" -> isExtreme ? "-99999999.99" : small + "." + small + "5";
            case "DECIMAL(30, 6)" -> isExtreme ? "999999999999999999999999.999999" : "-" + small + ".00000" + small;
            case "BOOLEAN" -> "" + (small % 2 == 0);
            case "DATE" -> isExtreme ? "0001-01-01" : "2024-02-2" + (small + 5);
            case "TIME(0)" -> "23:59:5" + small;
            case "TIMESTAMP(3)" -> isExtreme ? "9999-12-31 23:59:59" : "2024-03-0" + (small + 1) + " 00:00:00";
            case "TIMESTAMP(9)" -> isExtreme ? "1969-12-31 23:59:59.999999999" : "2024-03-01 00:00:00.00000000" + small;
            case "TIMESTAMP_LTZ(3)" -> "2024-03-31 0" + small + ":30:00";
            case "BYTES" -> isExtreme ? "" : "0" + small + "ff";
            case "ARRAY<INT>" -> isExtreme ? "[]" : small == 0 ? "[null]" : "[" + small + ", " + (small - 1) + "]";
            case "MAP<STRING, INT>" -> isExtreme ? "{}" : "{\"k" + small + "\": " + small + "}";
            case "ROW<a INT, b STRING>" -> "{\"a\": " + (small == 0 ? "null" : small) + ", \"b\": \"x" + small + "\"}";
            case "CHAR(3)" -> List.of("abc", "ab ", "x  ", "   ", "äöü").get(small);
            default ->
                isExtreme
                        ? "\u00fc\uD83D\uDE00'"
                        : List.of("a", "b", "", "AB", " a ").get(small);
        };
    }
}
