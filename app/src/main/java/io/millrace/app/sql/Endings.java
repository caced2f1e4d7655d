package io.millrace.app.sql;

import io.millrace.planner.PlannedScript;
import io.millrace.planner.PlannedTable;
import java.util.Map;

/** Whether a query's rows come to an end by themselves, read off the options of the tables it reads. */
final class Endings {
    private Endings() {}

    /** Whether all that a plan reads is known to end; a table of a connector not known here may or may not. */
    static boolean ends(PlannedScript script) {
        return script.sources().stream().allMatch(Endings::ends);
    }

    private static boolean ends(PlannedTable table) {
        Map<String, String> options = table.options();
        return switch (table.connector()) {
            case "kafka", "upsert-kafka" ->
                !options.getOrDefault("scan.bounded.mode", "unbounded").equals("unbounded");
            case "filesystem" -> !options.containsKey("source.monitor-interval");
            // A sequence ends, and the whole table with the first that does.
            case "datagen" ->
                options.containsKey("number-of-rows")
                        || options.entrySet().stream()
                                .anyMatch(option -> option.getKey().startsWith("fields.")
                                        && option.getKey().endsWith(".kind")
                                        && option.getValue().equals("sequence"));
            // A view is read through the tables below it.
            case "" -> table.isView();
            default -> false;
        };
    }
}
