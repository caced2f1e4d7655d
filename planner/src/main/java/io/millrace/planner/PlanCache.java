package io.millrace.planner;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans on disk, one JSON file each. A cache may lose entries but never fails a run: what cannot be read is planned
 * anew, what cannot be written is left out with a line in the log.
 */
final class PlanCache {
    private static final Logger LOG = LoggerFactory.getLogger(PlanCache.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    PlanCache(Path directory) {
        this.directory = directory;
    }

    /** The entry of a key, or nothing where there is none or it is damaged. */
    Optional<PlannedScript> load(String key) {
        Path file = file(key);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Entry entry = JSON.readValue(Files.readAllBytes(file), Entry.class);
            // The key is in the entry too, so that a file under a wrong name, or cut short, is never taken.
            if (entry != null && key.equals(entry.key()) && entry.script() != null) {
                return Optional.of(entry.script());
            }
            LOG.info("Plan cache entry {} is damaged and will be written anew", file);
        } catch (IOException e) {
            LOG.info("Plan cache entry {} cannot be read and will be written anew: {}", file, e.getMessage());
        }
        return Optional.empty();
    }

    /** Writes an entry whole or not at all: into a file of its own first, which then takes the entry's name. */
    void store(String key, PlannedScript script) {
        Path temporary = null;
        try {
            Files.createDirectories(directory);
            temporary = Files.createTempFile(directory, key.substring(0, 8), ".tmp");
            Files.write(temporary, JSON.writeValueAsBytes(new Entry(key, script)));
            move(temporary, file(key));
        } catch (IOException e) {
            LOG.warn("The plan was not cached in {}: {}", directory, e.toString());
            deleteQuietly(temporary);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void deleteQuietly(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("Left behind: {}", file, e);
            }
        }
    }

    private Path file(String key) {
        return directory.resolve(key + ".json");
    }

    /** What a file holds. */
    private record Entry(String key, PlannedScript script) {}
}
