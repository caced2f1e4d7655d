package io.millrace.app.command;

import io.millrace.app.pipeline.Terminal;
import io.millrace.bench.nexmark.EventInput;
import io.millrace.bench.nexmark.NexmarkQuery;
import io.millrace.bench.run.BenchEngine;
import io.millrace.bench.run.NexmarkBench;
import io.millrace.bench.run.NexmarkReport;
import io.millrace.bench.run.NexmarkSettings;
import io.millrace.bench.run.QueryResult;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace bench nexmark}: the queries of Nexmark on both engines. */
@Command(
        name = "nexmark",
        description = {
            "Run the queries of Nexmark on the native engine and on Flink, in turn, each in a fresh process, and compare"
                    + " what they write and what they use.",
            "CPU of the job is that of the engine's process while the job runs, compilation and garbage collection"
                    + " included; the broker is in a process of its own and not counted."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchNexmarkCommand implements Callable<Integer> {
    private enum From {
        KAFKA,
        MEMORY,
        BOTH
    }

    @Option(
            names = "--queries",
            paramLabel = "QUERY",
            split = ",",
            description = "q0 to q22. Default: all; q6 cannot be planned by Flink.")
    private List<String> queries = List.of();

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            defaultValue = "both",
            description = "kafka: JSON in a topic; memory: made in the process; both. Default: ${DEFAULT-VALUE}.")
    private From source = From.BOTH;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Events that every query reads. Default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(
            names = "--event-rate",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Events in a second of event time. Default: ${DEFAULT-VALUE}.")
    private long eventRate;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description = "Give up on a query after that time. Default: ${DEFAULT-VALUE}.")
    private long timeoutSeconds;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        if (events < 1 || eventRate < 1) {
            throw new MillraceException(ErrorCode.USAGE, "--events and --event-rate are at least 1", null, null);
        }
        NexmarkSettings settings = new NexmarkSettings(
                queries.isEmpty()
                        ? List.of(NexmarkQuery.values())
                        : queries.stream().map(NexmarkQuery::of).toList(),
                switch (source) {
                    case KAFKA -> List.of(EventInput.KAFKA);
                    case MEMORY -> List.of(EventInput.MEMORY);
                    case BOTH -> List.of(EventInput.KAFKA, EventInput.MEMORY);
                },
                options.engines(BenchEngine.values()),
                events,
                eventRate,
                options.workers(),
                options.heap(),
                options.jvmOptions(),
                timeoutSeconds);
        Terminal terminal = new Terminal();
        NexmarkReport report = new NexmarkReport();
        List<QueryResult> all = new ArrayList<>();
        System.out.print(NexmarkReport.head());
        new NexmarkBench(settings, terminal::say).run(results -> {
            all.addAll(results);
            System.out.print(report.add(results));
            System.out.flush();
            options.write(all);
        });
        System.out.print(report.summary());
        return report.isAllEqual() ? 0 : 1;
    }
}
