package io.millrace.planner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What planning depends on besides the script.
 *
 * @param configuration options that hold before the script's first {@code SET}; part of the cache key
 * @param libraries jars on {@code classLoader} that the user may exchange ({@code lib/*.jar}); their names, sizes and
 *     times of change are part of the cache key
 * @param classLoader sees Flink, the connectors and the libraries
 * @param cacheDirectory where plans are kept between runs; null to keep none
 */
public record PlannerOptions(
        Map<String, String> configuration,
        List<Path> libraries,
        ClassLoader classLoader,
        @Nullable Path cacheDirectory) {

    public PlannerOptions {
        configuration = Map.copyOf(configuration);
        libraries = List.copyOf(libraries);
    }

    /** No options, no libraries, and the cache of the user: {@code ~/.cache/millrace/plans}. */
    public static PlannerOptions defaults() {
        return new PlannerOptions(
                Map.of(),
                List.of(),
                PlannerOptions.class.getClassLoader(),
                Path.of(System.getProperty("user.home"), ".cache", "millrace", "plans"));
    }

    public PlannerOptions withConfiguration(Map<String, String> newConfiguration) {
        return new PlannerOptions(newConfiguration, libraries, classLoader, cacheDirectory);
    }

    /** @param newClassLoader a loader that sees these jars and, through its parent, Flink */
    public PlannerOptions withLibraries(List<Path> newLibraries, ClassLoader newClassLoader) {
        return new PlannerOptions(configuration, newLibraries, newClassLoader, cacheDirectory);
    }

    public PlannerOptions withCacheDirectory(@Nullable Path directory) {
        return new PlannerOptions(configuration, libraries, classLoader, directory);
    }
}
