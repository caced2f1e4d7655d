package io.millrace.app.command;

import io.millrace.app.pipeline.Terminal;
import io.millrace.bench.run.ScalingBench;
import io.millrace.bench.run.ScalingSettings;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace bench scaling}: more workers, more state. */
@Command(
        name = "scaling",
        description = {
            "Measure what a second worker gains, and what state costs from ten thousand to ten million keys; native engine"
                    + " only.",
            "Rates are those of the second half of a run. Heap bytes are what is in use after a collection, keys and values"
                    + " included."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class BenchScalingCommand implements Callable<Integer> {
    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "20000000",
            description = "Events that the queries read on one and on all workers. Default: ${DEFAULT-VALUE}.")
    private long events;

    @Option(
            names = "--keys",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000,100000,1000000,10000000",
            description = "Sizes of state. Default: ${DEFAULT-VALUE}.")
    private List<Long> keys = List.of();

    @Option(
            names = "--changes",
            paramLabel = "N",
            defaultValue = "20000000",
            description = "Rows that come to a state of each size. Default: ${DEFAULT-VALUE}.")
    private long changes;

    @Mixin
    private BenchProcessOptions options = new BenchProcessOptions();

    @Override
    public Integer call() throws Exception {
        if (events < 1 || changes < 1 || keys.stream().anyMatch(number -> number < 1)) {
            throw new MillraceException(ErrorCode.USAGE, "--events, --changes and --keys are at least 1", null, null);
        }
        Terminal terminal = new Terminal();
        ScalingSettings settings =
                new ScalingSettings(events, options.workers(), keys, changes, options.heap(), options.jvmOptions());
        List<Object> workers = new ArrayList<>();
        List<Object> states = new ArrayList<>();
        System.out.print(ScalingBench.workersHead());
        new ScalingBench(settings, terminal::say)
                .run(
                        result -> {
                            workers.add(result);
                            System.out.print(ScalingBench.line(result));
                        },
                        result -> {
                            if (states.isEmpty()) {
                                System.out.print("\n" + ScalingBench.stateHead());
                            }
                            states.add(result);
                            System.out.print(ScalingBench.line(result));
                            options.write(Map.of("workers", workers, "states", states));
                        });
        return 0;
    }
}
