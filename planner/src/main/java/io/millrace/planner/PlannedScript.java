package io.millrace.planner;

import java.util.List;
import java.util.Map;

/**
 * A script as one plan, ready to run on either engine.
 *
 * @param planJson Flink's CompiledPlan (FLIP-190) over all inserts of the script, with every table in it
 * @param configuration every option in force after the script's last {@code SET}, by key
 * @param tables what the script declares, in its order, then what the plan uses besides
 * @param inserts the place of every INSERT, in the script's order
 */
public record PlannedScript(
        String planJson, Map<String, String> configuration, List<PlannedTable> tables, List<Insert> inserts) {

    /**
     * One INSERT.
     *
     * @param target the table it writes, as {@code catalog.database.name}
     */
    public record Insert(SqlPosition position, String target) {}

    /** The tables that the plan writes. */
    public List<PlannedTable> sinks() {
        return tables.stream().filter(PlannedTable::isSink).toList();
    }

    /** The tables that the plan reads. */
    public List<PlannedTable> sources() {
        return tables.stream().filter(PlannedTable::isSource).toList();
    }
}
