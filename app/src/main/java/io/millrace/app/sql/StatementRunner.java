package io.millrace.app.sql;

import io.millrace.app.pipeline.EngineChoice;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.RunSummary;
import io.millrace.app.pipeline.RunningPipeline;
import io.millrace.app.pipeline.Terminal;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.PlannedQuery;
import io.millrace.planner.PlannedScript;
import io.millrace.planner.PlannedTable;
import io.millrace.planner.Script;
import io.millrace.planner.SqlFile;
import io.millrace.planner.SqlResult;
import io.millrace.planner.SqlStatement;
import io.millrace.planner.collect.CollectedRows;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * Runs statements one after the other and prints their results. A SELECT and an INSERT run as pipelines of their own, until
 * their input ends or somebody cancels them.
 *
 * <p>For one thread, but for {@link #cancel}.
 */
public final class StatementRunner implements AutoCloseable {
    private static final long CHECK_INTERVAL_MILLIS = 50;
    private static final String BROKER_VARIABLE = "BROKER";

    private final PipelineRuntime runtime;
    private final Supplier<String> broker;
    private final Options options;
    private final PrintStream out;
    private final Terminal terminal;
    private final PlannerThread planner;
    private volatile boolean isCanceled;

    /**
     * How statements run and what is printed.
     *
     * @param variables values of {@code ${NAME}}
     */
    public record Options(EngineChoice engine, int workers, ResultFormat format, Map<String, String> variables) {
        public Options {
            variables = Map.copyOf(variables);
        }
    }

    /**
     * Begins to load the planner.
     *
     * @param broker asked for the address of the Kafka log when a statement first needs it, which may start one
     */
    public StatementRunner(
            PipelineRuntime runtime, Supplier<String> broker, Options options, PrintStream out, Terminal terminal) {
        this.runtime = runtime;
        this.broker = broker;
        this.options = options;
        this.out = out;
        this.terminal = terminal;
        this.planner = new PlannerThread(runtime::session);
    }

    /**
     * Runs every statement of a text.
     *
     * @param name where the text is from, for messages
     * @return whether all of them ran to their end; false after {@link #cancel}
     * @throws io.millrace.data.MillraceException where a statement is wrong or fails; those after it do not run
     */
    public boolean run(String name, String text) throws InterruptedException {
        isCanceled = false;
        for (SqlStatement statement : read(name, text).statements()) {
            run(statement);
            if (isCanceled) {
                return false;
            }
        }
        return true;
    }

    private Script read(String name, String text) {
        Map<String, String> variables = new HashMap<>(options.variables());
        boolean needsBroker = text.contains("${" + BROKER_VARIABLE) || text.contains("'served'");
        if (needsBroker && !variables.containsKey(BROKER_VARIABLE)) {
            variables.put(BROKER_VARIABLE, broker.get());
        }
        return Script.read(List.of(new SqlFile(name, text)), variables);
    }

    private void run(SqlStatement statement) throws InterruptedException {
        switch (statement.kind()) {
            case QUERY -> query(planner.ask(session -> session.planQuery(statement)));
            case INSERT, STATEMENT_SET -> insert(planner.ask(session -> session.planInsert(statement)));
            default -> show(planner.ask(session -> session.execute(statement)));
        }
    }

    private void show(SqlResult result) {
        if (result instanceof SqlResult.Text text) {
            out.println(text.text().stripTrailing());
        } else if (result instanceof SqlResult.Rows rows) {
            ResultText.print(rows, options.format(), out);
        }
        out.flush();
    }

    private void insert(PlannedScript script) throws InterruptedException {
        RunningPipeline pipeline = runtime.start("insert", script, options.engine(), options.workers());
        try {
            while (!pipeline.await(CHECK_INTERVAL_MILLIS) && !isCanceled) {
                terminal.progress(pipeline.summary());
            }
        } finally {
            pipeline.close();
            terminal.clearLine();
        }
        RunSummary summary = pipeline.summary();
        terminal.say(String.format(Locale.ROOT, "%,d rows read, %,d written.", summary.rowsIn(), summary.rowsOut()));
    }

    private void query(PlannedQuery query) throws InterruptedException {
        List<LogicalType> types = query.columns().stream()
                .map(column -> LogicalTypeParser.parse(column.type(), runtime.userClasses()))
                .toList();
        ResultPrinter printer = new ResultPrinter(
                options.format(),
                out,
                query.columns().stream().map(PlannedTable.Column::name).toList(),
                types,
                query.isUpdating(),
                Endings.ends(query.script()),
                new ValueText(zone(query.script().configuration())));
        CollectedRows.Collected collected = CollectedRows.open(query.collection(), printer::row);
        try (RunningPipeline pipeline = runtime.start("query", query.script(), options.engine(), options.workers())) {
            while (!pipeline.await(CHECK_INTERVAL_MILLIS) && !isCanceled) {
                requireReader(printer);
            }
        } finally {
            collected.close();
        }
        printer.end();
        requireReader(printer);
    }

    /** Nobody may read any more ({@code | head}), or the disk that it goes to may be full. */
    private static void requireReader(ResultPrinter printer) {
        if (!printer.flush()) {
            throw new MillraceException(
                    ErrorCode.IO,
                    "Standard output cannot be written: its reader has gone, or its disk is full",
                    null,
                    null);
        }
    }

    private static ZoneId zone(Map<String, String> configuration) {
        String zone = configuration.getOrDefault("table.local-time-zone", "default");
        return zone.equals("default") ? ZoneId.systemDefault() : ZoneId.of(zone);
    }

    /** Ends what runs, and leaves out the statements after it. */
    public void cancel() {
        isCanceled = true;
    }

    /** What can stand at the cursor. */
    List<String> complete(String text, int cursor) throws InterruptedException {
        return planner.ask(session -> session.complete(text, cursor));
    }

    @Override
    public void close() {
        planner.close();
    }
}
