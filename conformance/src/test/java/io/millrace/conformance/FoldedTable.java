package io.millrace.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Folds a changelog, given as the texts of its rows ({@code +I[a, 1]}), into the table it makes. */
public final class FoldedTable {
    private FoldedTable() {}

    /**
     * The rows of the table, without their kinds, sorted.
     *
     * @param changelog texts of rows in order
     * @param keyColumns columns of the primary key, by which a row replaces another; none: rows are taken back as a whole
     */
    public static List<String> of(List<String> changelog, int[] keyColumns) {
        List<String> rows = keyColumns.length == 0 ? retract(changelog) : upsert(changelog, keyColumns);
        rows.sort(null);
        return rows;
    }

    private static List<String> retract(List<String> changelog) {
        List<String> rows = new ArrayList<>();
        for (String change : changelog) {
            String row = change.substring(2);
            if (isAddition(change)) {
                rows.add(row);
            } else if (!rows.remove(row)) {
                rows.add("never added, but taken back: " + row);
            }
        }
        return rows;
    }

    private static List<String> upsert(List<String> changelog, int[] keyColumns) {
        Map<List<String>, String> rows = new LinkedHashMap<>();
        for (String change : changelog) {
            List<String> fields = fields(change.substring(2));
            List<String> key = new ArrayList<>();
            for (int column : keyColumns) {
                key.add(fields.get(column));
            }
            if (isAddition(change)) {
                rows.put(key, change.substring(2));
            } else if (change.startsWith("-D")) {
                rows.remove(key);
            }
        }
        return new ArrayList<>(rows.values());
    }

    private static boolean isAddition(String change) {
        return change.startsWith("+");
    }

    /** The fields of {@code [a, [1, 2], {k=v, l=w}]}; commas inside brackets do not part. */
    private static List<String> fields(String row) {
        List<String> fields = new ArrayList<>();
        int depth = 0;
        int start = 1;
        for (int i = 1; i < row.length() - 1; i++) {
            char c = row.charAt(i);
            if (c == '[' || c == '{' || c == '(') {
                depth++;
            } else if (c == ']' || c == '}' || c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                fields.add(row.substring(start, i).strip());
                start = i + 1;
            }
        }
        fields.add(row.substring(start, row.length() - 1).strip());
        return fields;
    }
}
