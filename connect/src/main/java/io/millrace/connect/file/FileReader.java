package io.millrace.connect.file;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Limits;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SplitOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Reads one file, record by record, into batches. */
final class FileReader implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path file;
    private final String split;
    private final FileSource.Settings settings;
    private final Decoder decoder;
    private final FileColumns.Values metadata;
    private final Decoder.RowEnd rowEnd;
    private final InputStream in;
    private final BatchBuilder builder;

    /** What has been read and not yet taken: {@code bytes[start..end)}. */
    private byte[] bytes = new byte[CHUNK_BYTES];

    private int start;
    private int end;
    private boolean ended;

    private List<DeadLetter> deadLetters = new ArrayList<>();
    private long rows;

    FileReader(Path file, String split, FileSource.Settings settings) throws IOException {
        this.file = file;
        this.split = split;
        this.settings = settings;
        this.decoder = settings.decoders().get();
        this.metadata = settings.metadata().of(file);
        this.rowEnd = (into, rowKind) -> {
            metadata.append(into);
            into.endRow(rowKind);
        };
        this.builder = new BatchBuilder(settings.type());
        this.in = open(file);
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            if (name.endsWith(".gz") || name.endsWith(".gzip")) {
                return new GZIPInputStream(raw, CHUNK_BYTES);
            } else if (name.endsWith(".deflate")) {
                return new InflaterInputStream(raw);
            } else if (name.endsWith(".bz2")) {
                return new BZip2CompressorInputStream(raw, true);
            }
            return raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** Reads from the record with that number to the end, or to the limit of rows. */
    void read(long from, SplitOutput output) throws IOException, InterruptedException {
        long record = 0;
        long batchFrom = from;
        int batchBytes = 0;
        int recordEnd = next();
        while (recordEnd >= 0 && rows < settings.limit()) {
            if (record >= from) {
                decode(record, recordEnd);
                batchBytes += recordEnd - start;
            }
            start = Math.min(recordEnd + 1, end);
            record++;
            if (builder.size() >= Limits.BATCH_ROWS || batchBytes >= Limits.BATCH_BYTES) {
                emit(batchFrom, record, output);
                batchFrom = record;
                batchBytes = 0;
            }
            recordEnd = next();
        }
        if (record > batchFrom) {
            emit(batchFrom, record, output);
        }
    }

    private void decode(long record, int recordEnd) {
        int to = recordEnd > start && bytes[recordEnd - 1] == '\r' ? recordEnd - 1 : recordEnd;
        int before = builder.size();
        try {
            if (to - start > Limits.MAX_EVENT_BYTES) {
                throw new DecodeException("a record of more than " + Limits.MAX_EVENT_BYTES + " bytes");
            }
            decoder.decode(bytes, start, to, builder, rowEnd);
            rows += builder.size() - before;
        } catch (DecodeException e) {
            deadLetters.add(new DeadLetter(
                    Arrays.copyOfRange(bytes, start, to),
                    file.toString(),
                    -1,
                    record,
                    metadata.modifiedMillis(),
                    String.valueOf(e.getMessage())));
        }
    }

    private void emit(long from, long to, SplitOutput output) throws InterruptedException {
        output.emit(new SourceBatch(
                split,
                from,
                to,
                builder.isEmpty() ? null : builder.build(),
                deadLetters,
                Long.MIN_VALUE,
                Long.MIN_VALUE));
        deadLetters = new ArrayList<>();
    }

    /** The end of the record at {@link #start}, reading on as needed; -1 if there is none. */
    private int next() throws IOException {
        int found = settings.framing().end(bytes, start, end);
        while (found < 0 && !ended) {
            fill();
            found = settings.framing().end(bytes, start, end);
        }
        if (found < 0 && start < end) {
            return end; // the last line need not end with a line feed
        }
        return found;
    }

    private void fill() throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
        }
        int read = in.read(bytes, end, bytes.length - end);
        if (read < 0) {
            ended = true;
        } else {
            end += read;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
