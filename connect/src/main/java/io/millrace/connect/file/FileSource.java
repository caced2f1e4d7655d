package io.millrace.connect.file;

import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.Framing;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A file, or all files below a directory. Every file is a split, named by its path; the position in it is the number of
 * records before. Files whose name or directory begins with a dot or an underscore are in the making and are left alone,
 * as in Flink. With {@code source.monitor-interval} the directory is looked at again and again, and files that have come
 * are read; what is added to a file that has been read is not.
 */
final class FileSource implements Source {
    private static final int MAX_READERS = 4;

    /**
     * @param monitorInterval null if the source ends with the files that are there
     * @param limit rows from each file
     */
    record Settings(
            Path path,
            Pattern pattern,
            @Nullable Duration monitorInterval,
            RowType type,
            Supplier<Decoder> decoders,
            Framing framing,
            FileColumns metadata,
            long limit) {}

    private final Settings settings;
    private volatile boolean closed;

    FileSource(Settings settings) {
        this.settings = settings;
    }

    @Override
    public List<SourceReader> createReaders(Map<String, Long> positions) throws Exception {
        if (settings.monitorInterval() != null) {
            return List.of(output -> monitor(settings.monitorInterval(), positions, output));
        }
        if (!Files.exists(settings.path())) {
            throw new MillraceException(
                            ErrorCode.NOT_FOUND, "file or directory does not exist", "Check the option 'path'.", null)
                    .with("path", settings.path());
        }
        List<Path> files = list();
        int readers = Math.min(
                Math.min(files.size(), MAX_READERS), Runtime.getRuntime().availableProcessors());
        List<SourceReader> created = new ArrayList<>();
        for (int i = 0; i < Math.max(1, readers); i++) {
            List<Path> share = new ArrayList<>();
            for (int file = i; file < files.size(); file += readers) {
                share.add(files.get(file));
            }
            created.add(output -> readAll(share, positions, output));
        }
        return created;
    }

    private void readAll(List<Path> files, Map<String, Long> positions, SplitOutput output) throws Exception {
        output.open(files.stream().map(FileSource::split).toList());
        for (Path file : files) {
            read(file, positions, output);
        }
    }

    private void monitor(Duration interval, Map<String, Long> positions, SplitOutput output) throws Exception {
        Set<Path> seen = new HashSet<>();
        while (!closed) {
            List<Path> files = list();
            files.removeIf(file -> !seen.add(file));
            readAll(files, positions, output);
            Thread.sleep(interval.toMillis());
        }
    }

    private void read(Path file, Map<String, Long> positions, SplitOutput output) throws Exception {
        String split = split(file);
        try (FileReader reader = new FileReader(file, split, settings)) {
            reader.read(positions.getOrDefault(split, 0L), output);
        } catch (IOException e) {
            throw new MillraceException(
                            ErrorCode.IO, "file cannot be read: " + e, "Check that it is whole and may be read.", e)
                    .with("path", file);
        }
        output.finish(split);
    }

    private static String split(Path file) {
        return file.toString();
    }

    /** All files there are now, by name. */
    private List<Path> list() {
        Path root = settings.path();
        if (!Files.exists(root)) {
            return new ArrayList<>();
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root)) {
            walk.filter(file -> Files.isRegularFile(file) && isVisible(root, file))
                    .filter(file ->
                            settings.pattern().matcher(file.toUri().getPath()).matches()
                                    || settings.pattern().pattern().equals(".*"))
                    .sorted()
                    .forEach(files::add);
        } catch (IOException | UncheckedIOException e) {
            throw new MillraceException(ErrorCode.IO, "directory cannot be listed: " + e, null, e).with("path", root);
        }
        return files;
    }

    private static boolean isVisible(Path root, Path file) {
        for (Path part : root.relativize(file)) {
            String name = part.toString();
            if (name.startsWith(".") || name.startsWith("_")) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
