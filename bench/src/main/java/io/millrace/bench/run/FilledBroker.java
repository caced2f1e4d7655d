package io.millrace.bench.run;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link BrokerProcess}, from here. */
final class FilledBroker implements AutoCloseable {
    private static final long STOP_TIMEOUT_SECONDS = 10;

    private final Process process;
    private final String bootstrapServers;
    private final long bytes;

    private FilledBroker(Process process, String bootstrapServers, long bytes) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
        this.bytes = bytes;
    }

    /** Starts a broker and waits until all events are in its topic. */
    static FilledBroker start(long events, long eventsPerSecond, int partitions) throws IOException {
        Process process = ChildJvm.start(
                BrokerProcess.class,
                List.of("-Xmx1g"),
                List.of(String.valueOf(events), String.valueOf(eventsPerSecond), String.valueOf(partitions)),
                ProcessBuilder.Redirect.PIPE);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(BrokerProcess.READY)) {
                String[] words = line.split(" ");
                return new FilledBroker(process, words[1], Long.parseLong(words[2]));
            }
        }
        process.destroy();
        throw new MillraceException(ErrorCode.UNAVAILABLE, "The broker's process has ended before it was ready");
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Of all events. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close(); // its standard input: it ends
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
