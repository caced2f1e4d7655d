package io.millrace.conformance.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * A program with the table that Flink makes of it, as a file of lines:
 *
 * <pre>
 * # what it shows
 * setting table.exec.mini-batch.enabled true
 * table t0 RETRACT -1
 * column t0_id BIGINT
 * +I ["1", null]
 * time false
 * query
 * SELECT …
 * result
 * [1, null]
 * </pre>
 *
 * <p>After the table's name stand its mode and the delay of its watermark in seconds, -1 for none; rows are JSON arrays of
 * texts; {@code time} says whether the query judges rows by the watermark.
 */
record GoldenCase(OracleProgram program, List<String> expected) {
    private static final ObjectMapper JSON = new ObjectMapper();

    GoldenCase {
        expected = List.copyOf(expected);
    }

    String text(String comment) {
        StringBuilder text = new StringBuilder();
        comment.lines().forEach(line -> text.append("# ").append(line).append('\n'));
        program.settings().forEach((key, value) -> text.append("setting " + key + " " + value + "\n"));
        for (StreamTable table : program.tables()) {
            text.append("table " + table.name() + " " + table.mode() + " " + table.delaySeconds() + "\n");
            table.columns().forEach(column -> text.append("column " + column.name() + " " + column.type() + "\n"));
            for (Change change : table.changes()) {
                text.append(change.kind().shortString() + " " + json(change.values()) + "\n");
            }
        }
        text.append("time " + program.usesTime() + "\nquery\n" + program.query() + "\nresult\n");
        expected.forEach(row -> text.append(row).append('\n'));
        return text.toString();
    }

    private static String json(List<@Nullable String> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(values.toString(), e);
        }
    }

    static GoldenCase parse(String text) {
        List<String> lines = text.lines().toList();
        int query = lines.indexOf("query");
        int result = lines.indexOf("result");
        Map<String, String> settings = new LinkedHashMap<>();
        List<StreamTable> tables = new ArrayList<>();
        boolean usesTime = false;
        for (String line : lines.subList(0, query)) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "#" -> {}
                case "setting" -> settings.put(words[1], words[2]);
                case "table" -> tables.add(table(words[1], words[2]));
                case "time" -> usesTime = Boolean.parseBoolean(words[1]);
                default -> tables.set(tables.size() - 1, extended(tables.get(tables.size() - 1), words, line));
            }
        }
        String sql = String.join("\n", lines.subList(query + 1, result));
        return new GoldenCase(
                new OracleProgram(tables, settings, sql, usesTime), lines.subList(result + 1, lines.size()));
    }

    private static StreamTable table(String name, String rest) {
        String[] words = rest.split(" ");
        return new StreamTable(
                name, List.of(), StreamTable.Mode.valueOf(words[0]), Integer.parseInt(words[1]), List.of());
    }

    /** The table with the column or change of one more line. */
    private static StreamTable extended(StreamTable table, String[] words, String line) {
        List<Column> columns = new ArrayList<>(table.columns());
        List<Change> changes = new ArrayList<>(table.changes());
        if (words[0].equals("column")) {
            columns.add(new Column(words[1], words[2]));
        } else {
            changes.add(new Change(changes.size(), kind(words[0]), values(line.substring(words[0].length() + 1))));
        }
        return new StreamTable(table.name(), columns, table.mode(), table.delaySeconds(), changes);
    }

    private static RowKind kind(String text) {
        return Arrays.stream(RowKind.values())
                .filter(kind -> kind.shortString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no line of a golden case: " + text));
    }

    private static List<@Nullable String> values(String json) {
        try {
            return Arrays.asList(JSON.readValue(json, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
