package io.millrace.app.command;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes what runs when the process is told to stop (Ctrl-C, SIGTERM), before it goes, and lets the command say its last
 * words: it lives until the guard is closed. Without a stop it does nothing: then the command closes things itself.
 */
final class ShutdownGuard implements AutoCloseable {
    private static final long LAST_WORDS_MILLIS = 4_000;

    private final Thread hook;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean isStopping;

    private ShutdownGuard(List<AutoCloseable> running) {
        this.hook = new Thread(() -> closeAll(running), "shutdown");
    }

    /** @param running closed in this order */
    static ShutdownGuard closing(List<AutoCloseable> running) {
        ShutdownGuard guard = new ShutdownGuard(running);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    private void closeAll(List<AutoCloseable> running) {
        isStopping = true;
        for (AutoCloseable each : running) {
            try {
                each.close();
            } catch (Exception e) {
                System.err.println("error: " + e.getMessage());
            }
        }
        try {
            boolean inTime = ended.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            if (!inTime) {
                System.err.println("Stopped before everything was closed.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
    }

    boolean isStopping() {
        return isStopping;
    }

    @Override
    public void close() {
        ended.countDown();
        if (!isStopping) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process began to stop just now; there is nothing left for the hook to do.
            }
        }
    }
}
