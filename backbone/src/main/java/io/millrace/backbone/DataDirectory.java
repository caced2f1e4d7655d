package io.millrace.backbone;

import static io.millrace.backbone.BrokerException.Reason.DIRECTORY_LOCKED;
import static io.millrace.backbone.BrokerException.Reason.DIRECTORY_UNWRITABLE;
import static io.millrace.backbone.BrokerException.Reason.DISK_FULL;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory a broker lives in, held by this process alone while open.
 *
 * <pre>
 * millrace.lock   locked while a broker runs; holds the process id as text, for the message to the second one
 * kafka/          Kafka's log directory: meta.properties (cluster id), the metadata log, one folder per partition
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "millrace.lock";
    private static final String KAFKA_FOLDER = "kafka";
    private static final int MAX_PID_BYTES = 32;

    /** Below this many free bytes a failure to write is taken to mean a full disk. */
    private static final long NO_SPACE_BYTES = 1 << 20;

    private final Path path;
    private final boolean temporary;
    private final FileChannel lockChannel;

    private DataDirectory(Path path, boolean temporary, FileChannel lockChannel) {
        this.path = path;
        this.temporary = temporary;
        this.lockChannel = lockChannel;
    }

    /**
     * Creates the directory if needed and locks it.
     *
     * @param wanted the directory; null for a temporary one, deleted by {@link #close()}
     */
    static DataDirectory open(@Nullable Path wanted) {
        Path path = wanted;
        try {
            if (path == null) {
                path = Files.createTempDirectory("millrace-broker");
            }
            path = path.toAbsolutePath().normalize();
            Files.createDirectories(path.resolve(KAFKA_FOLDER));
            return new DataDirectory(path, wanted == null, lock(path));
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(LOCK_FILE), CREATE, READ, WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new BrokerException(
                        DIRECTORY_LOCKED,
                        "The data directory " + path + " is in use by " + owner(channel)
                                + ". Stop it, or start this broker with another data directory.");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_PID_BYTES);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        if (pid.isEmpty()) {
            return "another process";
        }
        boolean ours = pid.equals(Long.toString(ProcessHandle.current().pid()));
        return ours ? "another broker of this process" : "the process " + pid;
    }

    private static BrokerException unwritable(@Nullable Path path, IOException cause) {
        String where = path == null ? "a temporary directory" : path.toString();
        if (path != null && isNoSpace(cause)) {
            return diskFull(path, cause);
        }
        return new BrokerException(
                DIRECTORY_UNWRITABLE,
                "The data directory " + where + " cannot be written: " + describe(cause)
                        + ". Give a directory that this user may write.",
                cause);
    }

    /** Java's file exceptions carry the path alone as their message, so the kind of exception says why. */
    private static String describe(IOException failure) {
        String kind = failure.getClass()
                .getSimpleName()
                .replace("Exception", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return kind + " (" + failure.getMessage() + ")";
    }

    static BrokerException diskFull(Path path, @Nullable Throwable cause) {
        return new BrokerException(
                DISK_FULL,
                "The disk of the data directory " + path
                        + " is full, so the broker cannot write. Free space there, then start again.",
                cause);
    }

    /** Whether the failure says, anywhere along its causes, that the disk is full. */
    static boolean isNoSpace(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null
                    && (message.contains("No space left on device")
                            || message.contains("Disk quota exceeded")
                            || message.contains("not enough space on the disk"))) {
                return true;
            }
        }
        return false;
    }

    /** Kafka keeps the cause of a failed disk to its own log, so the disk itself is asked. */
    boolean isOutOfSpace() {
        try {
            return Files.getFileStore(path).getUsableSpace() < NO_SPACE_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    Path kafkaFolder() {
        return path.resolve(KAFKA_FOLDER);
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Lets go of the lock, and deletes the directory if it is temporary. Safe to call twice. */
    @Override
    public void close() {
        try {
            lockChannel.close();
            if (temporary) {
                deleteAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not tidy up the data directory " + path + ".", e);
        }
    }

    private void deleteAll() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
