package io.millrace.app.command;

import io.millrace.bench.run.BenchEngine;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which engines a benchmark compares, and what their processes get. */
final class BenchOptions {
    @Option(
            names = "--engines",
            paramLabel = "ENGINE",
            split = ",",
            description = "native, flink, flink-minibatch. Default: those that the benchmark compares.")
    private List<String> engines = List.of();

    @Mixin
    private BenchProcessOptions processes = new BenchProcessOptions();

    List<BenchEngine> engines(BenchEngine... all) {
        return engines.isEmpty()
                ? List.of(all)
                : engines.stream().map(BenchEngine::of).toList();
    }

    int workers() {
        return processes.workers();
    }

    String heap() {
        return processes.heap();
    }

    List<String> jvmOptions() {
        return processes.jvmOptions();
    }

    void write(Object results) {
        processes.write(results);
    }
}
