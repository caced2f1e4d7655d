package io.millrace.app.command;

import io.millrace.app.pipeline.Terminal;
import io.millrace.bench.run.BenchEngine;
import io.millrace.bench.run.LatencyBench;
import io.millrace.bench.run.LatencyResult;
import io.millrace.bench.run.LatencySettings;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace bench latency}: Kafka to Kafka through a filter. */
@Command(
        name = "latency",
        description = {
            "Measure how long events take from Kafka to Kafka through a filter, at least once, on the native engine and on"
                    + " Flink, and with nothing in between.",
            "The clock starts just before an event is given to the producer and stops when a consumer has it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchLatencyCommand implements Callable<Integer> {
    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Events a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long latencies count. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long events flow before that. Default: ${DEFAULT-VALUE}.")
    private int warmUpSeconds;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws Exception {
        if (rate < 1 || seconds < 1 || warmUpSeconds < 0) {
            throw new MillraceException(
                    ErrorCode.USAGE, "--rate and --seconds are at least 1, --warm-up at least 0", null, null);
        }
        Terminal terminal = new Terminal();
        LatencySettings settings = new LatencySettings(
                options.engines(BenchEngine.NATIVE, BenchEngine.FLINK),
                rate,
                warmUpSeconds,
                seconds,
                options.workers(),
                options.heap(),
                options.jvmOptions());
        List<LatencyResult> all = new ArrayList<>();
        System.out.print(LatencyBench.head());
        new LatencyBench(settings, terminal::say).run(result -> {
            all.add(result);
            System.out.print(LatencyBench.line(result));
            System.out.flush();
            options.write(all);
        });
        return 0;
    }
}
