package io.millrace.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.ConnectorRegistry;
import io.millrace.connect.RecordedSplits;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.StagedOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FileConnectorTest {
    private static final RowType TYPE =
            RowType.of(new LogicalType[] {new IntType(), VarCharType.STRING_TYPE}, new String[] {"id", "name"});

    @TempDir
    Path directory;

    private final ConnectorRegistry registry = new ConnectorRegistry(List.of(new FileConnector()));

    @Test
    void readsEveryFileOfADirectoryByName() throws Exception {
        write("b/two.json", "{\"id\":3,\"name\":\"c\"}\r\n\n{\"id\":4,\"name\":\"d\"}");
        write("a.json", "{\"id\":1,\"name\":\"a\"}\n{\"id\":2,\"name\":\"b\"}\n");
        write(".hidden.json", "{\"id\":9}");
        write("_making/x.json", "{\"id\":9}");
        gzip("c.json.gz", "{\"id\":5,\"name\":\"e\"}\n");
        RecordedSplits read = read("json", Map.of());
        assertThat(read.rows(TYPE))
                .containsExactlyInAnyOrder(
                        "+I[I'1', B'a']", "+I[I'2', B'b']", "+I[I'3', B'c']", "+I[I'4', B'd']", "+I[I'5', B'e']");
        assertThat(read.open).containsExactlyInAnyOrderElementsOf(read.finished).hasSize(3);
        assertThat(read.positions.get(directory.resolve("b/two.json").toString()))
                .isEqualTo(3);
    }

    @Test
    void goesOnAtAPosition() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append(i).append(",\"line\n").append(i).append("\"\n");
        }
        Path file = write("many.csv", text.toString());
        RecordedSplits all = read("csv", Map.of());
        assertThat(all.rows(TYPE)).hasSize(10_000).contains("+I[I'7777', B'line\n7777']");
        assertThat(all.batches.size()).isGreaterThan(2);
        RecordedSplits rest = read("csv", Map.of(file.toString(), 7000L));
        assertThat(rest.rows(TYPE)).isEqualTo(all.rows(TYPE).subList(7000, 10_000));
    }

    @Test
    void whatCannotBeDecodedIsADeadLetterWithItsLine() throws Exception {
        Path file = write("a.csv", "id,name\n1,a\n2\n3,c\n");
        RecordedSplits read = read("csv", Map.of());
        assertThat(read.rows(TYPE)).containsExactly("+I[I'1', B'a']", "+I[I'3', B'c']");
        assertThat(read.deadLetters()).extracting(DeadLetter::offset).containsExactly(0L, 2L);
        DeadLetter second = read.deadLetters().get(1);
        assertThat(second.origin()).isEqualTo(file.toString());
        assertThat(new String(second.bytes(), StandardCharsets.UTF_8)).isEqualTo("2");
        assertThat(second.reason()).isEqualTo("1 fields where 2 should be");
    }

    @Test
    void readsMetadataAndOnlyWhatIsNeeded() throws Exception {
        Path file = write("a.csv", "1,a\n");
        RowType produced = RowType.of(
                new LogicalType[] {VarCharType.STRING_TYPE, VarCharType.STRING_TYPE, new BigIntType()},
                new String[] {"name", "file.name", "file.size"});
        SourceRequest request = new SourceRequest(
                RecordedSplits.table(TYPE, options("csv")),
                produced,
                List.of("file.name", "file.size"),
                List.of(true, true, true),
                Long.MAX_VALUE);
        RecordedSplits read = RecordedSplits.read(registry.createSource(request), Map.of());
        assertThat(file).exists();
        assertThat(read.rows(produced)).containsExactly("+I[B'a', B'a.csv', L'4']");
    }

    @Test
    void watchesADirectory() throws Exception {
        Map<String, String> options = new HashMap<>(options("csv"));
        options.put("source.monitor-interval", "10 ms");
        write("a.csv", "1,a\n");
        RecordedSplits recorded = new RecordedSplits();
        Source source = registry.createSource(RecordedSplits.all(TYPE, options));
        try {
            SourceReader reader = source.createReaders(Map.of()).get(0);
            Thread thread = new Thread(() -> {
                try {
                    reader.run(recorded);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            await(recorded, 1);
            Path making = write(".b.csv", "2,b\n");
            Files.move(making, directory.resolve("b.csv"));
            await(recorded, 2);
            source.close();
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        } finally {
            source.close();
        }
        assertThat(recorded.rows(TYPE)).containsExactly("+I[I'1', B'a']", "+I[I'2', B'b']");
    }

    private static void await(RecordedSplits recorded, int rows) throws InterruptedException {
        while (recorded.rows(TYPE).size() < rows) {
            Thread.sleep(5); // until the time-out of the test
        }
    }

    @Test
    void saysWhichFileIsMissingOrBroken() throws Exception {
        Map<String, String> missing = new HashMap<>(options("csv"));
        missing.put("path", directory.resolve("nowhere").toString());
        assertThatThrownBy(
                        () -> RecordedSplits.read(registry.createSource(RecordedSplits.all(TYPE, missing)), Map.of()))
                .isInstanceOf(MillraceException.class)
                .hasMessage("file or directory does not exist (path=" + directory.resolve("nowhere") + ")");
        write("broken.csv.gz", "this is no gzip");
        assertThatThrownBy(() -> read("csv", Map.of()))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("file cannot be read")
                .hasMessageContaining("broken.csv.gz");
    }

    @Test
    void writesPartFilesThatCanBeReadAgain() throws Exception {
        Map<String, String> options = new HashMap<>(options("csv"));
        options.put("sink.rolling-policy.file-size", "10 b");
        try (Sink sink = registry.createSink(sinkRequest(options, Set.of(RowKind.INSERT)))) {
            sink.open();
            try (SinkWriter writer = sink.createWriter()) {
                for (int epoch = 1; epoch <= 3; epoch++) {
                    writer.write(batch(epoch));
                    StagedOutput staged = Objects.requireNonNull(writer.stage());
                    sink.commit(epoch, List.of(staged));
                }
            }
            sink.finish();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names).hasSize(2).allMatch(name -> name.startsWith("part-"));
        }
        assertThat(read("csv", Map.of()).rows(TYPE))
                .containsExactlyInAnyOrder("+I[I'1', B'a, b']", "+I[I'2', B'a, b']", "+I[I'3', B'a, b']");
    }

    @Test
    void rowsOfAnEpochAreNotSeenBeforeTheirFileIsWhole() throws Exception {
        try (Sink sink = registry.createSink(sinkRequest(options("json"), Set.of(RowKind.INSERT)));
                SinkWriter writer = sink.createWriter()) {
            sink.open();
            writer.write(batch(1));
            sink.commit(1, List.of(Objects.requireNonNull(writer.stage())));
            assertThat(read("json", Map.of()).rows(TYPE)).isEmpty();
        }
        assertThat(read("json", Map.of()).rows(TYPE)).containsExactly("+I[I'1', B'a, b']");
    }

    @Test
    void refusesWhatItDoesNotDo() {
        assertThatThrownBy(() -> registry.createSink(sinkRequest(options("csv"), Set.of(RowKind.values()))))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("cannot take updates");
        Map<String, String> compact = new HashMap<>(options("csv"));
        compact.put("auto-compaction", "true");
        assertThatThrownBy(() -> registry.createSink(sinkRequest(compact, Set.of(RowKind.INSERT))))
                .isInstanceOf(NotNativeException.class)
                .hasMessage("option 'auto-compaction' of table t");
        Map<String, String> remote = new HashMap<>(options("csv"));
        remote.put("path", "s3://bucket/x");
        assertThatThrownBy(() -> registry.createSource(RecordedSplits.all(TYPE, remote)))
                .isInstanceOf(NotNativeException.class)
                .hasMessage("file system 's3' of table t");
        Map<String, String> unknown = new HashMap<>(options("csv"));
        unknown.put("csv.feild-delimiter", ";");
        assertThatThrownBy(() -> registry.createSource(RecordedSplits.all(TYPE, unknown)))
                .isInstanceOfSatisfying(MillraceException.class, e -> assertThat(e.hint())
                        .isEqualTo("Did you mean 'csv.field-delimiter'?"));
    }

    private SinkRequest sinkRequest(Map<String, String> options, Set<RowKind> kinds) {
        return new SinkRequest(RecordedSplits.table(TYPE, options), TYPE, List.of(), kinds);
    }

    private static Batch batch(int id) {
        BatchBuilder builder = new BatchBuilder(TYPE);
        builder.append(GenericRowData.of(id, StringData.fromString("a, b")));
        return builder.build();
    }

    private Map<String, String> options(String format) {
        return Map.of("connector", "filesystem", "path", directory.toUri().toString(), "format", format);
    }

    private RecordedSplits read(String format, Map<String, Long> positions) throws Exception {
        return RecordedSplits.read(registry.createSource(RecordedSplits.all(TYPE, options(format))), positions);
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private void gzip(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(directory.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
