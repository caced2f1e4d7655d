package io.millrace.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** What table a changelog makes. */
public final class Changelog {
    private Changelog() {}

    /**
     * The table of a changelog that retracts whole rows, sorted by the rows' text. Fails on a retraction of a row that is
     * not in the table.
     */
    public static List<TestRow> table(List<TestRow> changelog) {
        Map<TestRow, Integer> counts = new LinkedHashMap<>();
        for (TestRow change : changelog) {
            TestRow row = new TestRow(RowKind.INSERT, change.values());
            int count = counts.getOrDefault(row, 0) + (change.isAddition() ? 1 : -1);
            if (count < 0) {
                throw new AssertionError(change + " takes back a row that is not in the table, in " + changelog);
            }
            counts.put(row, count);
        }
        List<TestRow> table = new ArrayList<>();
        counts.forEach((row, count) -> {
            for (int i = 0; i < count; i++) {
                table.add(row);
            }
        });
        return sorted(table);
    }

    /** The table of a changelog in which a row replaces that of the same key, and a delete needs only the key. */
    public static List<TestRow> upsertTable(List<TestRow> changelog, int... keyColumns) {
        Map<List<@Nullable Object>, TestRow> rows = new LinkedHashMap<>();
        for (TestRow change : changelog) {
            List<@Nullable Object> key = new ArrayList<>();
            Arrays.stream(keyColumns).forEach(column -> key.add(change.value(column)));
            if (change.isAddition()) {
                rows.put(key, new TestRow(RowKind.INSERT, change.values()));
            } else if (change.kind() == RowKind.DELETE) {
                rows.remove(key);
            }
        }
        return sorted(new ArrayList<>(rows.values()));
    }

    /** The rows in an order that only depends on their text. */
    public static List<TestRow> sorted(List<TestRow> rows) {
        List<TestRow> sorted = new ArrayList<>(rows);
        sorted.sort((a, b) -> a.toString().compareTo(b.toString()));
        return sorted;
    }
}
