package io.millrace.testkit;

import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SplitOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class MemorySourceAndSinkTest {
    private static final RowType TYPE = TestRows.rowType("n BIGINT");

    /** Puts down what a reader says, as text. */
    private static final class Recorder implements SplitOutput {
        final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();

        @Override
        public void open(Collection<String> splits) {
            splits.forEach(split -> said.add("open " + split));
        }

        @Override
        public void emit(SourceBatch batch) {
            said.add(batch.split() + " [" + batch.from() + ", " + batch.to() + ") "
                    + (batch.rows() == null ? List.of() : TestRows.rows(TYPE, batch.rows()))
                    + " dead " + batch.deadLetters().size());
        }

        @Override
        public void finish(String split) {
            said.add("finish " + split);
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(said.poll(10, TimeUnit.SECONDS), "nothing was said for 10 s");
        }
    }

    private static CompletableFuture<Void> start(SourceReader reader, SplitOutput output) {
        return CompletableFuture.runAsync(() -> {
            try {
                reader.run(output);
            } catch (Exception e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    @Test
    void aReaderGivesWhatIsThereFromItsPositionsAndWaitsForMore() throws Exception {
        MemorySource source = new MemorySource(TYPE, 1, "a", "b").batchRows(2);
        source.append("a", row(0L), row(1L), row(2L)).appendDeadLetter("b", "broken");
        Recorder recorder = new Recorder();
        CompletableFuture<Void> run =
                start(source.createReaders(Map.of("a", 1L)).get(0), recorder);
        assertThat(List.of(recorder.next(), recorder.next(), recorder.next(), recorder.next()))
                .containsExactly("open a", "open b", "a [1, 3) [+I[1], +I[2]] dead 0", "b [0, 1) [] dead 1");
        source.append("b", row(7L));
        assertThat(recorder.next()).isEqualTo("b [1, 2) [+I[7]] dead 0");
        source.finish("a");
        assertThat(recorder.next()).isEqualTo("finish a");
        source.finish();
        assertThat(recorder.next()).isEqualTo("finish b");
        run.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aReaderFailsWhereItIsToldToAndStopsWhenClosed() throws Exception {
        MemorySource failing = MemorySource.bounded(TYPE, row(0L), row(1L));
        failing.failAt("split-0", 1, new IOException("the disk is gone"));
        Recorder recorder = new Recorder();
        CompletableFuture<Void> run = start(failing.createReaders(Map.of()).get(0), recorder);
        assertThat(List.of(recorder.next(), recorder.next()))
                .containsExactly("open split-0", "split-0 [0, 1) [+I[0]] dead 0");
        assertThatThrownBy(() -> run.get(10, TimeUnit.SECONDS)).hasMessageContaining("the disk is gone");

        MemorySource waiting = new MemorySource(TYPE, "a");
        CompletableFuture<Void> stopped = start(waiting.createReaders(Map.of()).get(0), new Recorder());
        waiting.close();
        assertThatThrownBy(() -> stopped.get(10, TimeUnit.SECONDS)).hasMessageContaining("closed");
    }

    @Test
    void aSinkKeepsCommittedRowsByEpochAndFailsOnDemand() throws Exception {
        MemorySink sink = new MemorySink(TYPE).failNextCommit(new IOException("no space"));
        sink.open();
        SinkWriter writer = sink.createWriter();
        assertThat(writer.stage()).isNull();
        writer.write(TestRows.batch(TYPE, row(1L), row(2L)));
        var staged = List.of(Objects.requireNonNull(writer.stage()));
        assertThatThrownBy(() -> sink.commit(1, staged)).hasMessage("no space");
        assertThat(sink.commits()).isEmpty();
        sink.commit(1, staged);
        assertThat(sink.commits()).containsExactly(new MemorySink.Commit(1, List.of(row(1L), row(2L))));
        assertThat(sink.awaitRows(2, Duration.ofSeconds(1))).hasSize(2);
        assertThatThrownBy(() -> sink.awaitRows(3, Duration.ofMillis(5))).hasMessageContaining("the sink has [+I[1]");
    }
}
