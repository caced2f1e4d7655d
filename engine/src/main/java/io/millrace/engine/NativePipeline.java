package io.millrace.engine;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.engine.graph.Graph;
import io.millrace.engine.run.EpochLoop;
import io.millrace.engine.run.PipelineCounters;
import io.millrace.engine.run.PipelineSettings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline on the native engine, from start to end. Sources are read, epochs run and are delivered until all input has
 * ended, {@link #stop} is called, or something fails.
 */
public final class NativePipeline implements AutoCloseable {
    private static final long STOP_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(4);

    private static final long GIVE_UP_TIMEOUT_MILLIS = 500;

    private final EpochLoop loop;
    private final Thread thread;
    private volatile State state = State.RUNNING;
    private volatile @Nullable MillraceException failure;

    /** Where a pipeline is in its life. */
    public enum State {
        RUNNING,
        /** All input has ended and is delivered. */
        FINISHED,
        STOPPED,
        FAILED
    }

    private NativePipeline(String name, EpochLoop loop) {
        this.loop = loop;
        this.thread = new Thread(this::run, name + "-epochs");
        thread.setDaemon(true);
    }

    /**
     * Starts a pipeline. Sinks are opened before this returns, so a destination that is not there fails here.
     *
     * @param name for threads and messages
     */
    public static NativePipeline start(String name, Graph graph, PipelineSettings settings) {
        EpochLoop loop = new EpochLoop(name, graph, settings);
        try {
            loop.open();
        } catch (RuntimeException | Error e) {
            loop.close();
            throw e;
        }
        NativePipeline pipeline = new NativePipeline(name, loop);
        pipeline.thread.start();
        return pipeline;
    }

    private void run() {
        try {
            state = loop.run() ? State.FINISHED : State.STOPPED;
        } catch (InterruptedException e) {
            state = State.STOPPED;
            Thread.currentThread().interrupt();
        } catch (MillraceException e) {
            failure = e;
            state = State.FAILED;
        } catch (Throwable e) {
            failure = new MillraceException(ErrorCode.INTERNAL, "The pipeline failed: " + e, null, e);
            state = State.FAILED;
        } finally {
            loop.close();
        }
    }

    public State state() {
        return state;
    }

    /** What made it fail; null if nothing has. */
    public @Nullable MillraceException failure() {
        return failure;
    }

    public PipelineCounters counters() {
        return loop.counters();
    }

    /** Waits for the end; throws what made the pipeline fail. */
    public void await() throws InterruptedException {
        thread.join();
        MillraceException cause = failure;
        if (cause != null) {
            throw cause;
        }
    }

    /** Waits for the end, at most the time given; whether it has come. */
    public boolean await(long timeoutMillis) throws InterruptedException {
        thread.join(timeoutMillis);
        return !thread.isAlive();
    }

    /** Stops reading, delivers what was read by a running epoch, and closes everything; within five seconds. */
    public void stop() throws InterruptedException {
        loop.requestStop();
        thread.join(STOP_TIMEOUT_MILLIS);
        if (thread.isAlive()) {
            // The destination does not take what is on its way: give up waiting for it.
            thread.interrupt();
            thread.join(GIVE_UP_TIMEOUT_MILLIS);
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
