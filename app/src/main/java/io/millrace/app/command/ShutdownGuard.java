package io.millrace.app.command;

/**
 * Closes what runs when the process is told to stop (Ctrl-C, SIGTERM), before it goes. Without a stop it does nothing: then
 * the command closes things itself.
 */
final class ShutdownGuard implements AutoCloseable {
    private final Thread hook;
    private volatile boolean isStopping;

    private ShutdownGuard(AutoCloseable... running) {
        this.hook = new Thread(() -> closeAll(running), "shutdown");
    }

    /** @param running closed in this order */
    static ShutdownGuard closing(AutoCloseable... running) {
        ShutdownGuard guard = new ShutdownGuard(running);
        java.lang.Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    private void closeAll(AutoCloseable... running) {
        isStopping = true;
        for (AutoCloseable each : running) {
            try {
                each.close();
            } catch (Exception e) {
                System.err.println("error: " + e.getMessage());
            }
        }
    }

    boolean isStopping() {
        return isStopping;
    }

    @Override
    public void close() {
        if (!isStopping) {
            java.lang.Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
