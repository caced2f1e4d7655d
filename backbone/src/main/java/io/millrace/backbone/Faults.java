package io.millrace.backbone;

import static io.millrace.backbone.BrokerException.Reason.BROKER_FAILED;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what would end Kafka's own process into one report of a failed broker: this process has other work to finish.
 *
 * <p>Kafka ends its process in two ways: through fault handlers, which are given per broker, and through
 * {@link Exit#halt}, which is one for the process and is called when the last data directory fails (a full disk). The
 * halting thread gets an error to die of, since Kafka does not expect it to go on.
 */
final class Faults implements FaultHandlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    /** The brokers of this process that are running; what halts the process is told to each. */
    private static final Set<Faults> RUNNING = ConcurrentHashMap.newKeySet();

    private final DataDirectory directory;
    private final Consumer<BrokerException> onFailure;
    private final AtomicReference<@Nullable BrokerException> first = new AtomicReference<>();

    Faults(DataDirectory directory, Consumer<BrokerException> onFailure) {
        this.directory = directory;
        this.onFailure = onFailure;
    }

    /** From here on Kafka cannot end the process. */
    void watch() {
        synchronized (RUNNING) {
            if (RUNNING.isEmpty()) {
                Exit.setHaltProcedure(Faults::haltInstead);
                Exit.setExitProcedure(Faults::haltInstead);
            }
            RUNNING.add(this);
        }
    }

    /** After the broker is closed its failures are nobody's concern. */
    void stopWatching() {
        synchronized (RUNNING) {
            RUNNING.remove(this);
            if (RUNNING.isEmpty()) {
                Exit.resetHaltProcedure();
                Exit.resetExitProcedure();
            }
        }
    }

    private static void haltInstead(int status, @Nullable String message) {
        String detail = message == null ? "Kafka wanted to end the process with status " + status : message;
        RUNNING.forEach(faults -> faults.report(detail, null));
        throw new HaltedError(detail);
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        return new FaultHandler() {
            @Override
            public RuntimeException handleFault(String message, @Nullable Throwable cause) {
                action.run();
                String detail = "fault in " + name + ": " + message;
                if (fatal) {
                    report(detail, cause);
                } else {
                    LOG.warn("Kafka reports a {}", detail, cause);
                }
                return new IllegalStateException(detail, cause);
            }
        };
    }

    private void report(String detail, @Nullable Throwable cause) {
        BrokerException failure = DataDirectory.isNoSpace(cause) || directory.isOutOfSpace()
                ? DataDirectory.diskFull(directory.path(), cause)
                : new BrokerException(
                        BROKER_FAILED,
                        "The embedded broker failed (" + detail + (cause == null ? "" : ": " + cause.getMessage())
                                + "); its data directory is " + directory.path() + ".",
                        cause);
        if (first.compareAndSet(null, failure)) {
            onFailure.accept(failure);
        }
    }

    @Nullable
    BrokerException failure() {
        return first.get();
    }

    /** Ends a broker thread that believes the process is ending. */
    private static final class HaltedError extends Error {
        private static final long serialVersionUID = 1L;

        HaltedError(String message) {
            super(message);
        }
    }
}
