package io.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes a program from choices: those of its tables, settings and query, and those of its rows. */
final class ProgramGenerator {
    private static final int MAX_ROWS = 40;

    private static final List<Map<String, String>> SETTINGS = List.of(
            Map.of(),
            Map.of("table.optimizer.agg-phase-strategy", "ONE_PHASE"),
            Map.of(
                    "table.exec.mini-batch.enabled", "true",
                    "table.exec.mini-batch.allow-latency", "1 s",
                    "table.exec.mini-batch.size", "5",
                    "table.optimizer.agg-phase-strategy", "TWO_PHASE"),
            Map.of(
                    "table.exec.mini-batch.enabled", "true",
                    "table.exec.mini-batch.allow-latency", "1 s",
                    "table.exec.mini-batch.size", "3",
                    "table.optimizer.agg-phase-strategy", "TWO_PHASE",
                    "table.optimizer.distinct-agg.split.enabled", "true"));

    private ProgramGenerator() {}

    static OracleProgram program(Choices choices, Choices rows) {
        Map<String, String> settings = choices.pick(SETTINGS);
        boolean isLate = choices.chance(25);
        TableGenerator generator = new TableGenerator(choices, rows, isLate);
        List<StreamTable> tables = new ArrayList<>();
        tables.add(generator.table("t0", MAX_ROWS));
        if (choices.chance(50)) {
            tables.add(generator.table("t1", MAX_ROWS));
        }
        QueryGenerator queries = new QueryGenerator(choices, tables, isLate);
        Relation query = queries.query();
        return new OracleProgram(tables, settings, query.sql(), queries.usesTime());
    }
}
