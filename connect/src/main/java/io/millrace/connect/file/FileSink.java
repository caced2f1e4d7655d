package io.millrace.connect.file;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Encoder;
import io.millrace.data.Batch;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Part files in a directory. Rows are appended to a file whose name begins with a dot, so that no reader takes it, and are
 * on the disk when their epoch is committed; a full or old file is given its name by an atomic rename, and so is the last
 * one when the input ends.
 */
final class FileSink implements Sink {
    private final Path directory;
    private final Supplier<Encoder> encoders;
    private final long maxBytes;
    private final long rolloverMillis;

    /** Part of the names, so that runs do not write over each other. */
    private final String run = UUID.randomUUID().toString();

    private int part;
    private @Nullable FileChannel channel;
    private Path inProgress = Path.of("");
    private long openedMillis;

    FileSink(Path directory, Supplier<Encoder> encoders, long maxBytes, long rolloverMillis) {
        this.directory = directory;
        this.encoders = encoders;
        this.maxBytes = maxBytes;
        this.rolloverMillis = rolloverMillis;
    }

    @Override
    public void open() throws Exception {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw failure("directory cannot be made", directory, e);
        }
        if (!Files.isWritable(directory)) {
            throw new MillraceException(
                            ErrorCode.IO, "directory cannot be written to", "Check the option 'path' and rights.", null)
                    .with("path", directory);
        }
    }

    @Override
    public SinkWriter createWriter() {
        return new LinesWriter(encoders.get());
    }

    @Override
    public void commit(long epoch, List<StagedOutput> staged) {
        try {
            for (StagedOutput output : staged) {
                write(((Lines) output).bytes());
            }
            if (channel != null) {
                channel.force(false);
                if (channel.size() >= maxBytes || System.currentTimeMillis() - openedMillis >= rolloverMillis) {
                    publish();
                }
            }
        } catch (IOException e) {
            throw failure("file cannot be written", inProgress, e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        FileChannel to = channel;
        if (to == null) {
            inProgress = directory.resolve(".part-" + run + "-" + part + ".inprogress");
            to = FileChannel.open(inProgress, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel = to;
            openedMillis = System.currentTimeMillis();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private void publish() throws IOException {
        FileChannel written = channel;
        if (written != null) {
            written.close();
            channel = null;
            Files.move(inProgress, directory.resolve("part-" + run + "-" + part), StandardCopyOption.ATOMIC_MOVE);
            part++;
        }
    }

    @Override
    public void finish() throws Exception {
        publish();
    }

    /** Rows that are committed are safe, so they are published also when the pipeline is stopped. */
    @Override
    public void close() {
        try {
            publish();
        } catch (IOException e) {
            throw failure("file cannot be closed", inProgress, e);
        }
    }

    private static MillraceException failure(String what, Path path, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        boolean full = reason.contains("No space left");
        return new MillraceException(
                        full ? ErrorCode.EXHAUSTED : ErrorCode.IO,
                        full ? "the disk is full" : what + ": " + words(cause),
                        full ? "Make room, then start the pipeline again; it goes on where it was." : null,
                        cause)
                .with("path", path);
    }

    /** Why a file system refused, without the names of classes. */
    private static String words(IOException cause) {
        if (cause instanceof FileSystemException refusal && refusal.getReason() == null) {
            if (refusal instanceof NoSuchFileException) {
                return "there is no " + refusal.getFile();
            } else if (refusal instanceof AccessDeniedException) {
                return "no permission for " + refusal.getFile();
            } else if (refusal instanceof FileAlreadyExistsException) {
                return refusal.getFile() + " is a file";
            }
        }
        return String.valueOf(cause.getMessage());
    }

    private record Lines(byte[] bytes, long rows) implements StagedOutput {}

    private static final class LinesWriter implements SinkWriter {
        private final Encoder encoder;
        private final ByteSink sink = new ByteSink();
        private long rows;

        LinesWriter(Encoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public void write(Batch batch) {
            for (int row = 0; row < batch.size(); row++) {
                encoder.encode(batch, row, sink);
                sink.put((byte) '\n');
            }
            rows += batch.size();
        }

        @Override
        public @Nullable StagedOutput stage() {
            if (rows == 0) {
                return null;
            }
            Lines lines = new Lines(sink.toByteArray(), rows);
            sink.clear();
            rows = 0;
            return lines;
        }
    }
}
