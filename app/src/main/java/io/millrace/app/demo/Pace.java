package io.millrace.app.demo;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Turns event time into waiting: events come as far apart as they happened, divided by a speed. */
final class Pace {
    private final double speed;
    private final long longestPauseNanos;
    private long lastEventMillis = Long.MIN_VALUE;
    private long dueNanos;

    Pace(double speed, Duration longestPause) {
        this.speed = speed;
        this.longestPauseNanos = longestPause.toNanos();
    }

    /** Waits until the event is due. */
    void await(long eventMillis) throws InterruptedException {
        if (Double.isInfinite(speed)) {
            return;
        }
        if (lastEventMillis == Long.MIN_VALUE) {
            dueNanos = System.nanoTime();
        } else if (eventMillis > lastEventMillis) {
            dueNanos += Math.min(longestPauseNanos, (long) ((eventMillis - lastEventMillis) * 1e6 / speed));
        }
        lastEventMillis = eventMillis;
        long left = dueNanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = dueNanos - System.nanoTime();
        }
    }
}
