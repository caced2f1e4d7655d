package io.millrace.conformance;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.table.planner.factories.TestValuesTableFactory;

/** The jar of the tests of Flink's planner, which carries test programs and compiled plans. */
final class FlinkTestJar {
    private FlinkTestJar() {}

    /** Names of the entries that match, in alphabetical order. */
    static List<String> entries(Predicate<String> matches) {
        try (JarFile jar = open()) {
            List<String> names = new ArrayList<>();
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (matches.test(entry.getName())) {
                    names.add(entry.getName());
                }
            }
            names.sort(null);
            return names;
        } catch (IOException e) {
            throw new AssertionError("The jar of Flink's planner tests cannot be read.", e);
        }
    }

    /** The text of an entry. */
    static String text(String entry) {
        try (JarFile jar = open()) {
            return new String(jar.getInputStream(jar.getJarEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError("Entry " + entry + " of Flink's planner tests cannot be read.", e);
        }
    }

    private static JarFile open() throws IOException {
        String path = TestValuesTableFactory.class.getName().replace('.', '/') + ".class";
        URL url = TestValuesTableFactory.class.getClassLoader().getResource(path);
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        connection.setUseCaches(false);
        return connection.getJarFile();
    }
}
