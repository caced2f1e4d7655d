package io.millrace.planner;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A script as one plan, ready to run on either engine.
 *
 * @param planJson Flink's CompiledPlan (FLIP-190) over all inserts of the script, with every table in it
 * @param configuration every option in force after the script's last {@code SET}, by key
 * @param tables what the script declares, in its order, then what the plan uses besides
 * @param jars the jars with functions of the script ({@code CREATE FUNCTION ... USING JAR}): running it needs them
 * @param inserts the place of every INSERT, in the script's order
 * @param functions the class by name of every function of which the plan holds the name only, such as a temporary one:
 *     {@code `catalog`.`database`.`name`}, or the name alone of a system function
 */
public record PlannedScript(
        String planJson,
        Map<String, String> configuration,
        List<PlannedTable> tables,
        List<Insert> inserts,
        List<String> jars,
        Map<String, String> functions) {

    /**
     * One INSERT.
     *
     * @param target the table it writes, as {@code catalog.database.name}
     */
    public record Insert(SqlPosition position, String target) {}

    /**
     * A loader that sees the script's jars besides what the parent sees; the parent itself where there are none.
     *
     * @throws MillraceException where a jar's path makes no URL
     */
    public ClassLoader classLoader(ClassLoader parent) {
        if (jars.isEmpty()) {
            return parent;
        }
        URL[] urls = jars.stream().map(PlannedScript::url).toArray(URL[]::new);
        return new URLClassLoader(urls, parent);
    }

    private static URL url(String jar) {
        try {
            boolean isUri = jar.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
            return isUri
                    ? URI.create(jar).toURL()
                    : Path.of(jar).toAbsolutePath().toUri().toURL();
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new MillraceException(
                    ErrorCode.SQL, "'" + jar + "' is no jar that can be loaded", "Give the path of a local jar.", e);
        }
    }

    /** The tables that the plan writes. */
    public List<PlannedTable> sinks() {
        return tables.stream().filter(PlannedTable::isSink).toList();
    }

    /** The tables that the plan reads. */
    public List<PlannedTable> sources() {
        return tables.stream().filter(PlannedTable::isSource).toList();
    }
}
