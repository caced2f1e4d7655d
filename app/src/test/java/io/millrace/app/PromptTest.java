package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.command.ErrorReport;
import io.millrace.app.pipeline.EngineChoice;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.sql.Prompt;
import io.millrace.app.sql.ResultFormat;
import io.millrace.app.sql.StatementRunner;
import io.millrace.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The prompt of {@code millrace sql} on a terminal whose keys the test presses. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PromptTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CTRL_C = "\003";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PipedOutputStream keys = new PipedOutputStream();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Terminal terminal;
    private PipelineRuntime runtime;
    private StatementRunner runner;
    private Thread prompt;

    @BeforeEach
    void openPrompt() throws Exception {
        terminal = new ExternalTerminal(
                null,
                "test",
                "ansi",
                new PipedInputStream(keys),
                screen,
                StandardCharsets.UTF_8,
                Terminal.SignalHandler.SIG_DFL,
                false,
                attributes(),
                new Size(200, 50));
        System.setProperty("millrace.cache", CommandRun.cache().toString());
        io.millrace.app.pipeline.Terminal messages = new io.millrace.app.pipeline.Terminal(false);
        runtime = PipelineRuntime.create("127.0.0.1:1", messages);
        runner = new StatementRunner(
                runtime,
                () -> "127.0.0.1:1",
                new StatementRunner.Options(EngineChoice.AUTO, 1, ResultFormat.TABLE, Map.of()),
                stream(out),
                messages);
        Prompt opened = new Prompt(
                runner,
                terminal,
                folder.resolve("history"),
                e -> ErrorReport.print(e, false, stream(err)),
                stream(err));
        prompt = new Thread(() -> {
            try {
                opened.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        prompt.start();
    }

    /** Ctrl-C is a signal, as on every terminal. */
    private static Attributes attributes() {
        Attributes attributes = new Attributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        attributes.setControlChar(Attributes.ControlChar.VINTR, CTRL_C.charAt(0));
        return attributes;
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    @AfterEach
    void closePrompt() throws Exception {
        prompt.interrupt();
        terminal.close();
        runner.close();
        runtime.close();
    }

    private void press(String text) throws Exception {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private void awaitPrompts(int count) throws Exception {
        Await.until("the prompt is back", LIMIT, () -> text(screen).split("millrace> ", -1).length > count);
    }

    private void awaitEnd() throws Exception {
        prompt.join(LIMIT.toMillis());
        assertThat(prompt.isAlive()).isFalse();
        assertThat(failure.get()).isNull();
    }

    @Test
    void runsStatementsOverSeveralLinesAndGoesOnAfterAnError() throws Exception {
        press("SELECT nam\r  FROM (VALUES (1)) AS t (v);\r");
        Await.until("the error is shown", LIMIT, () -> text(err).contains("^^^"));
        assertThat(text(err))
                .contains("error: statement:1:8: Column 'nam' does not exist")
                .contains("^^^");

        press("SELECT v + 1 AS total\rFROM (VALUES (1)) AS t (v);\r");
        Await.until("the table is shown", LIMIT, () -> text(out).contains("(1 row)"));
        assertThat(text(out)).isEqualTo("total\n-----\n    2\n(1 row)\n");

        press("help\r");
        Await.until("help is shown", LIMIT, () -> text(err).contains("Ctrl-C cancels"));
        press("\\q\r");
        awaitEnd();
        assertThat(Files.readString(folder.resolve("history"))).contains("SELECT v + 1 AS total");
    }

    @Test
    void cancelsWhatRuns() throws Exception {
        press("CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50');\r");
        press("SELECT 7 AS seven FROM numbers;\r");
        Await.until("rows come", LIMIT, () -> text(out).lines().count() > 5);
        press(CTRL_C);
        Await.until("it is canceled", LIMIT, () -> text(err).contains("Canceled."));
        assertThat(text(out)).contains(" rows)");

        awaitPrompts(3);
        press("SELEC");
        Await.until("it is typed", LIMIT, () -> text(screen).endsWith("SELEC"));
        press(CTRL_C);
        awaitPrompts(4);
        press("exit\r");
        awaitEnd();
    }

    @Test
    void completesTheWordBeforeTheCursorOnTab() throws Exception {
        press("CREATE TABLE fruit_prices (price BIGINT) WITH ('connector' = 'datagen', 'number-of-rows' = '3');\r");
        awaitPrompts(2);
        press("DESCRIBE fruit_p\t;\r");
        Await.until("the table is described", LIMIT, () -> text(out).contains("price"));
        awaitPrompts(3);
        press("\\q\r");
        awaitEnd();
        assertThat(text(err)).isEmpty();
        assertThat(Files.readString(folder.resolve("history"))).contains("DESCRIBE fruit_prices");
    }
}
