package io.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table and the stream of its changes.
 *
 * @param name of the table
 * @param columns the first is the key of upsert streams
 * @param mode what changes the stream has
 * @param delaySeconds bound on the disorder that the watermark of column {@code ts} allows for; -1 if there is none
 * @param changes in order
 */
record StreamTable(String name, List<Column> columns, Mode mode, int delaySeconds, List<Change> changes) {
    /** What changes a stream has, as Flink's test tables name them. */
    enum Mode {
        APPEND("I"),
        RETRACT("I,UB,UA,D"),
        UPSERT("I,UA,D");

        final String kinds;

        Mode(String kinds) {
            this.kinds = kinds;
        }
    }

    StreamTable {
        columns = List.copyOf(columns);
        changes = List.copyOf(changes);
    }

    boolean hasWatermark() {
        return delaySeconds >= 0;
    }

    StreamTable withChanges(List<Change> others) {
        return new StreamTable(name, columns, mode, delaySeconds, others);
    }

    /** The statement that creates it with these options. */
    String ddl(Map<String, String> options) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            boolean isKey = i == 0 && mode == Mode.UPSERT;
            parts.add("`" + columns.get(i).name() + "` " + columns.get(i).type() + (isKey ? " NOT NULL" : ""));
        }
        if (mode == Mode.UPSERT) {
            parts.add("PRIMARY KEY (`" + columns.get(0).name() + "`) NOT ENFORCED");
        }
        if (hasWatermark()) {
            String ts = columns.get(1).name();
            parts.add("WATERMARK FOR `" + ts + "` AS `" + ts + "` - INTERVAL '" + delaySeconds + "' SECOND");
        }
        List<String> with = new ArrayList<>();
        options.forEach((key, value) -> with.add("'" + key + "' = '" + value + "'"));
        return "CREATE TABLE " + name + " (" + String.join(", ", parts) + ") WITH (" + String.join(", ", with) + ")";
    }
}
