package io.millrace.app.command;

import io.millrace.app.pipeline.KafkaLog;
import io.millrace.app.pipeline.PipelineRuntime;
import io.millrace.app.pipeline.Terminal;
import org.jspecify.annotations.Nullable;

/** The Kafka log of a session: found or started when the first statement asks for it, and closed with the session. */
final class LogWhenNeeded implements AutoCloseable {
    private final LogOptions options;
    private final Terminal terminal;
    private @Nullable KafkaLog opened;

    LogWhenNeeded(LogOptions options, Terminal terminal) {
        this.options = options;
        this.terminal = terminal;
    }

    /** The address of the log, which the runtime uses from now on. */
    synchronized String open(PipelineRuntime runtime) {
        KafkaLog log = opened;
        if (log == null) {
            log = options.open(terminal);
            opened = log;
            runtime.useLog(log.bootstrapServers());
        }
        return log.bootstrapServers();
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
