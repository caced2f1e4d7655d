package io.millrace.app.command;

import io.millrace.app.pipeline.KafkaLog;
import io.millrace.app.pipeline.Terminal;
import io.millrace.backbone.BrokerOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Kafka log a script works on. */
final class LogOptions {
    /** The SQL variable with the broker's address. */
    static final String VARIABLE = "BROKER";

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description =
                    "Kafka brokers; the SQL sees them as $${BROKER}. Default: what listens on localhost:9092, else a"
                            + " broker in this process.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".millrace/broker",
            description = "Where a broker in this process keeps its log. Default: ${DEFAULT-VALUE}.")
    private Path dataDirectory = Path.of(".millrace", "broker");

    /** The log for a script; one in this process only if the script mentions the variable or serves tables. */
    KafkaLog open(ScriptOptions script, Terminal terminal) {
        if (bootstrapServers != null) {
            return KafkaLog.external(bootstrapServers);
        }
        boolean isNeeded = script.mentionsAny("${" + VARIABLE, "'served'") && !script.defines(VARIABLE);
        return isNeeded ? KafkaLog.localOrEmbedded(dataDirectory, terminal) : KafkaLog.external(address());
    }

    /** The brokers given, or where they are looked for first. */
    String address() {
        return bootstrapServers != null ? bootstrapServers : "localhost:" + BrokerOptions.KAFKA_PORT;
    }

    KafkaLog open(Terminal terminal) {
        return bootstrapServers != null
                ? KafkaLog.external(bootstrapServers)
                : KafkaLog.localOrEmbedded(dataDirectory, terminal);
    }
}
