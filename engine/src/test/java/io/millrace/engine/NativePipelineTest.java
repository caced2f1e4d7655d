package io.millrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.DeadLetters;
import io.millrace.engine.run.PipelineSettings;
import io.millrace.testkit.Changelog;
import io.millrace.testkit.MemorySink;
import io.millrace.testkit.MemorySource;
import io.millrace.testkit.TestRow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NativePipelineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<DeadLetter> letters = new ArrayList<>();
    private final DeadLetters deadLetters = letters::addAll;
    private final MemorySink sink = new MemorySink(TestGraphs.COUNTS);

    private NativePipeline start(MemorySource source) {
        return NativePipeline.start("test", TestGraphs.wordCount(source, sink), PipelineSettings.of(2, deadLetters));
    }

    @Test
    void runsBoundedInputToItsEnd() throws Exception {
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a", "b");
        for (int i = 0; i < 3_000; i++) {
            source.append(i % 2 == 0 ? "a" : "b", TestRow.row("word-" + i % 10, (long) i));
        }
        try (NativePipeline pipeline = start(source.finish())) {
            pipeline.await();
            assertThat(pipeline.state()).isEqualTo(NativePipeline.State.FINISHED);
            assertThat(pipeline.counters().rowsIn()).isEqualTo(3_000);
        }
        assertThat(Changelog.upsertTable(sink.rows(), 0)).hasSize(10).allMatch(row -> row.value(1)
                .equals(300L));
        assertThat(sink.isFinished()).isTrue();
        assertThat(sink.isClosed()).isTrue();
        assertThat(source.isClosed()).isTrue();
    }

    @Test
    void deliversARowWhileItsSourceGoesOn() throws Exception {
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a");
        try (NativePipeline pipeline = start(source)) {
            source.append("a", TestRow.row("x", 1L));
            assertThat(sink.awaitRows(1, PATIENCE)).hasSize(1);
            assertThat(pipeline.state()).isEqualTo(NativePipeline.State.RUNNING);
        }
    }

    @Test
    void stopsWithinFiveSecondsAndClosesEverything() throws Exception {
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a");
        NativePipeline pipeline = start(source);
        source.append("a", TestRow.row("x", 1L));
        sink.awaitRows(1, PATIENCE);
        pipeline.stop();
        assertThat(pipeline.await(1)).isTrue();
        assertThat(pipeline.state()).isEqualTo(NativePipeline.State.STOPPED);
        assertThat(sink.isClosed()).isTrue();
        assertThat(sink.isFinished()).isFalse();
        pipeline.close();
    }

    @Test
    void stopsThoughItsSinkTakesNothing() throws Exception {
        sink.holdCommits();
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a").batchRows(1);
        NativePipeline pipeline = start(source);
        for (int i = 0; i < 50; i++) {
            source.append("a", TestRow.row("x", (long) i));
        }
        pipeline.stop();
        assertThat(pipeline.await(1_000)).isTrue();
        assertThat(pipeline.state()).isEqualTo(NativePipeline.State.STOPPED);
        assertThat(source.commits()).isEmpty();
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void aReaderThatFailsEndsThePipelineWithItsMessage() {
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a");
        source.append("a", TestRow.row("x", 1L), TestRow.row("y", 1L))
                .failAt("a", 1, new MillraceException(ErrorCode.UNAVAILABLE, "the broker is away"));
        NativePipeline pipeline = start(source);
        assertThatThrownBy(pipeline::await)
                .isInstanceOf(MillraceException.class)
                .hasMessage("the broker is away");
        assertThat(pipeline.state()).isEqualTo(NativePipeline.State.FAILED);
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void positionsAreCommittedAfterTheRowsOnly() throws Exception {
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a");
        source.append("a", TestRow.row("x", 1L));
        sink.failNextCommit(new IOException("disk full"));
        NativePipeline pipeline = start(source.finish());
        assertThatThrownBy(pipeline::await)
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("disk full");
        assertThat(source.commits()).isEmpty();
    }

    @Test
    void aSinkThatIsNotThereFailsAtTheStart() {
        sink.failOpen(new IOException("connection refused"));
        assertThatThrownBy(() -> start(new MemorySource(TestGraphs.WORDS, "a")))
                .isInstanceOf(MillraceException.class)
                .hasMessage("Table counts cannot be written: connection refused");
    }

    @Test
    void deadLettersAreDeliveredAndCounted() throws Exception {
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a");
        source.append("a", TestRow.row("x", 1L))
                .appendDeadLetter("a", "not JSON")
                .append("a", TestRow.row("x", 2L));
        try (NativePipeline pipeline = start(source.finish())) {
            pipeline.await();
            assertThat(pipeline.counters().deadLetters()).isEqualTo(1);
        }
        assertThat(letters).extracting(DeadLetter::reason).containsExactly("not JSON");
        assertThat(Changelog.upsertTable(sink.rows(), 0))
                .allMatch(row -> row.value(1).equals(2L));
    }

    @Test
    void aSlowSinkHoldsTheEpochsBack() throws Exception {
        sink.holdCommits();
        MemorySource source = new MemorySource(TestGraphs.WORDS, "a").batchRows(1);
        NativePipeline pipeline = start(source);
        for (int i = 0; i < 100; i++) {
            source.append("a", TestRow.row("x", (long) i));
        }
        assertThat(pipeline.await(200)).isFalse();
        assertThat(pipeline.counters().rowsOut()).isZero();
        sink.releaseCommits();
        sink.awaitRows(rows -> rows.stream().anyMatch(row -> row.value(1).equals(100L)), PATIENCE);
        pipeline.close();
    }
}
