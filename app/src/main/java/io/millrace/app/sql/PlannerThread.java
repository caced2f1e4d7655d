package io.millrace.app.sql;

import io.millrace.planner.SqlSession;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A session of Flink's planner in a thread of its own. Loading the planner takes seconds, which pass while the first
 * statement is typed; and a session is for one thread.
 */
final class PlannerThread implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread planner = new Thread(task, "planner");
        planner.setDaemon(true);
        return planner;
    });
    private final Future<SqlSession> session;

    PlannerThread(Supplier<SqlSession> load) {
        this.session = thread.submit(load::get);
    }

    /**
     * Asks the session and waits for the answer.
     *
     * @throws RuntimeException what the session throws
     */
    <T> T ask(Function<SqlSession, T> question) throws InterruptedException {
        try {
            return thread.submit(() -> question.apply(session.get())).get();
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static RuntimeException unwrapped(ExecutionException failure) {
        Throwable cause = failure;
        while (cause instanceof ExecutionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
