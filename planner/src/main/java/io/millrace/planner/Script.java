package io.millrace.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SQL files cut into statements, in the order they run.
 *
 * @param files the files as given
 * @param variables the values for {@code ${NAME}}
 * @param statements every statement of every file
 */
public record Script(List<SqlFile> files, Map<String, String> variables, List<SqlStatement> statements) {

    public Script {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("A script has at least one file");
        }
        files = List.copyOf(files);
        variables = Map.copyOf(variables);
        statements = List.copyOf(statements);
    }

    /** Reads files that run one after the other, as if they were one. */
    public static Script read(List<SqlFile> files, Map<String, String> variables) {
        List<SqlStatement> statements = new ArrayList<>();
        for (SqlFile file : files) {
            SourceText source = VariableSubstitution.apply(file, variables);
            statements.addAll(new StatementSplitter(source).split());
        }
        return new Script(files, new TreeMap<>(variables), statements);
    }

    /**
     * The jars that the script brings along, by {@code CREATE FUNCTION ... USING JAR} and {@code ADD JAR}: paths or
     * URIs as written, each once.
     */
    public List<String> jars() {
        List<String> jars = new ArrayList<>();
        for (SqlStatement statement : statements) {
            if (statement.bringsJars()) {
                statement.literalsAfter("JAR").stream()
                        .filter(jar -> !jars.contains(jar))
                        .forEach(jars::add);
            }
        }
        return List.copyOf(jars);
    }

    /**
     * Whether a text that is being typed can run: it ends with a semicolon that is in no literal, comment or open
     * statement set.
     */
    public static boolean isComplete(String text) {
        SqlFile file = new SqlFile("statement", text);
        try {
            List<SqlToken> tokens = SqlLexer.tokens(text);
            boolean ends = !tokens.isEmpty() && tokens.get(tokens.size() - 1).isSymbol(";");
            if (ends) {
                new StatementSplitter(new SourceText(file, text, List.of())).split();
            }
            return ends;
        } catch (SqlLexer.UnclosedException | SqlError e) {
            return false;
        }
    }

    /** Reads one text that is in no file, such as a line typed at a prompt. */
    public static Script of(String name, String text) {
        return read(List.of(new SqlFile(name, text)), Map.of());
    }
}
