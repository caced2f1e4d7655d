package io.millrace.app.sql;

import io.millrace.planner.Script;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;

/**
 * Statements typed at a terminal: over several lines until the semicolon, with history and completion. Ctrl-C drops what is
 * typed or cancels what runs, Ctrl-D leaves.
 */
public final class Prompt {
    private static final Set<String> LEAVE = Set.of("\\q", "quit", "exit");
    private static final Set<String> HELP = Set.of("help", "\\?", "\\h");
    private static final String HELP_TEXT = """
            A statement ends with a semicolon, over as many lines as you like.
              CREATE TABLE ...   SHOW TABLES   DESCRIBE name   define and look at tables
              SELECT ...                       prints rows as they come, or a table if the input ends
              INSERT INTO ... SELECT ...       runs until its input ends
              EXPLAIN SELECT ...               the plan
              SET 'key' = 'value'   SET        options
            Tab completes, the arrow keys bring back what was typed before.
            Ctrl-C cancels what runs, Ctrl-D or quit leaves.""";

    private final StatementRunner runner;
    private final Consumer<RuntimeException> errors;
    private final PrintStream messages;
    private final Terminal terminal;
    private final LineReader reader;

    /**
     * @param history the file that remembers what was typed
     * @param errors shows why a statement failed
     * @param messages where help goes
     */
    public Prompt(
            StatementRunner runner,
            Terminal terminal,
            Path history,
            Consumer<RuntimeException> errors,
            PrintStream messages) {
        this.runner = runner;
        this.errors = errors;
        this.messages = messages;
        this.terminal = terminal;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("millrace")
                .parser(new StatementParser())
                .completer((lineReader, line, candidates) -> complete(lineReader, candidates))
                .variable(LineReader.HISTORY_FILE, history)
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  > ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .build();
    }

    /** Reads and runs statements until somebody leaves. */
    public void run() throws InterruptedException {
        terminal.handle(Terminal.Signal.INT, signal -> runner.cancel());
        while (true) {
            String text;
            try {
                text = reader.readLine("millrace> ");
            } catch (UserInterruptException e) {
                continue;
            } catch (EndOfFileException e) {
                return;
            }
            String word = commandOf(text);
            if (LEAVE.contains(word)) {
                return;
            } else if (HELP.contains(word)) {
                messages.println(HELP_TEXT);
            } else if (!word.isEmpty()) {
                runStatements(text);
            }
        }
    }

    private void runStatements(String text) throws InterruptedException {
        try {
            if (!runner.run("statement", text)) {
                messages.println("Canceled.");
            }
        } catch (RuntimeException e) {
            errors.accept(e);
        }
    }

    private void complete(LineReader lineReader, List<Candidate> candidates) {
        try {
            runner.complete(
                            lineReader.getBuffer().toString(),
                            lineReader.getBuffer().cursor())
                    .forEach(value -> candidates.add(new Candidate(value)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String commandOf(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        return word.endsWith(";") ? word.substring(0, word.length() - 1).strip() : word;
    }

    /** Takes a line as finished when its last statement is. */
    private static final class StatementParser extends DefaultParser {
        StatementParser() {
            // Not null, with which a completion of two words, such as GROUP BY, would come quoted.
            setEscapeChars(new char[0]);
            setQuoteChars(new char[0]);
        }

        @Override
        public ParsedLine parse(String line, int cursor, ParseContext context) {
            if (context == ParseContext.ACCEPT_LINE) {
                String word = commandOf(line);
                boolean isCommand = word.isEmpty() || LEAVE.contains(word) || HELP.contains(word);
                if (!isCommand && !Script.isComplete(line)) {
                    throw new EOFError(-1, cursor, "the statement goes on");
                }
            }
            return super.parse(line, cursor, context);
        }

        @Override
        public boolean isDelimiterChar(CharSequence buffer, int position) {
            char c = buffer.charAt(position);
            return !Character.isLetterOrDigit(c) && c != '_' && c != '.' && c != '\\';
        }
    }
}
