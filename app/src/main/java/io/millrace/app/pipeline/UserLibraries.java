package io.millrace.app.pipeline;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The jars in {@code lib/} of the working directory and of the installation: Flink connectors, formats and functions. */
final class UserLibraries implements AutoCloseable {
    private final List<Path> jars;
    private final ClassLoader classLoader;

    private UserLibraries(List<Path> jars, ClassLoader classLoader) {
        this.jars = jars;
        this.classLoader = classLoader;
    }

    static UserLibraries load() {
        Set<Path> directories = new LinkedHashSet<>();
        directories.add(Path.of("lib").toAbsolutePath().normalize());
        String home = System.getProperty("millrace.home");
        if (home != null) {
            directories.add(Path.of(home, "lib").toAbsolutePath().normalize());
        }
        List<Path> jars = new ArrayList<>();
        for (Path directory : directories) {
            jars.addAll(jarsIn(directory));
        }
        ClassLoader own = UserLibraries.class.getClassLoader();
        return new UserLibraries(
                jars,
                jars.isEmpty()
                        ? own
                        : new URLClassLoader(
                                "lib", jars.stream().map(UserLibraries::url).toArray(URL[]::new), own));
    }

    private static List<Path> jarsIn(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MillraceException(
                    ErrorCode.IO, "Folder " + directory + " cannot be read: " + e.getMessage(), null, e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Path> jars() {
        return jars;
    }

    ClassLoader classLoader() {
        return classLoader;
    }

    @Override
    public void close() {
        if (classLoader instanceof URLClassLoader closeable) {
            try {
                closeable.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
