package io.millrace.bench.run;

import io.millrace.bench.checksum.ChecksumConnector;
import io.millrace.bench.keys.KeysConnector;
import io.millrace.bench.nexmark.NexmarkConnector;
import io.millrace.connect.ConnectorRegistry;
import io.millrace.connect.builtin.BlackholeConnector;
import io.millrace.connect.file.FileConnector;
import io.millrace.connect.host.HostedFormats;
import io.millrace.connect.kafka.KafkaConnector;
import io.millrace.dataflow.Connectors;
import java.util.List;

/** The connectors that benchmarks use, on the native engine. */
public final class BenchConnectors {
    private BenchConnectors() {}

    public static Connectors create() {
        return new ConnectorRegistry(List.of(
                KafkaConnector.ofEvents(new HostedFormats(BenchConnectors.class.getClassLoader())),
                new FileConnector(),
                new NexmarkConnector(),
                new KeysConnector(),
                new ChecksumConnector(),
                new BlackholeConnector()));
    }
}
