package io.millrace.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;

/** The names that exist in a table environment: for suggestions and for completion. */
final class Names {
    private final TableEnvironmentInternal environment;

    Names(TableEnvironmentInternal environment) {
        this.environment = environment;
    }

    /** Tables and views of the current database, then the catalogs and databases that can qualify a name. */
    Set<String> tables() {
        Set<String> names = new TreeSet<>(List.of(environment.listTables()));
        names.addAll(List.of(environment.listCatalogs()));
        names.addAll(List.of(environment.listDatabases()));
        return names;
    }

    Set<String> functions() {
        Set<String> names = new TreeSet<>();
        for (String name : environment.listFunctions()) {
            if (Character.isLetter(name.charAt(0))) {
                names.add(name);
            }
        }
        return names;
    }

    /** Columns of every table that a statement names, and the aliases it gives with AS. */
    Set<String> columnsIn(SqlStatement statement) {
        return columnsNamedBy(statement.tokens());
    }

    Set<String> columnsNamedBy(List<SqlToken> tokens) {
        Set<String> names = new TreeSet<>();
        Set<String> tables = new TreeSet<>(Arrays.asList(environment.listTables()));
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            if (!token.isIdentifier()) {
                continue;
            }
            if (i > 0 && tokens.get(i - 1).isWord("AS")) {
                names.add(token.value());
            }
            if (tables.contains(token.value())) {
                names.addAll(columnsOf(token.value()));
            }
        }
        return names;
    }

    /** Columns of a table of the current database; empty where there is no such table. */
    List<String> columnsOf(String table) {
        ObjectIdentifier identifier = ObjectIdentifier.of(
                String.valueOf(environment.getCurrentCatalog()),
                String.valueOf(environment.getCurrentDatabase()),
                table);
        return environment
                .getCatalogManager()
                .getTable(identifier)
                .map(ContextResolvedTable::getResolvedSchema)
                .map(schema -> schema.getColumnNames())
                .orElse(new ArrayList<>());
    }
}
