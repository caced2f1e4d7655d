package io.millrace.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program: tables with their streams, settings, and one query.
 *
 * @param usesTime whether rows that are late change the result, so that it depends on how watermarks move
 */
record OracleProgram(List<StreamTable> tables, Map<String, String> settings, String query, boolean usesTime) {
    OracleProgram {
        tables = List.copyOf(tables);
        settings = Map.copyOf(settings);
    }

    OracleProgram withTable(int index, StreamTable table) {
        List<StreamTable> changed = new ArrayList<>(tables);
        changed.set(index, table);
        return new OracleProgram(changed, settings, query, usesTime);
    }

    OracleProgram withSettings(Map<String, String> others) {
        return new OracleProgram(tables, others, query, usesTime);
    }
}
