package io.millrace.bench.keys;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tables of keys in this process from ending after their last row, so that somebody can look at the state that
 * they have led to. Thread-safe.
 */
public final class Hold {
    private static volatile @Nullable CountDownLatch latch;

    private Hold() {}

    /** From now on sources wait before they end. */
    public static void on() {
        latch = new CountDownLatch(1);
    }

    /** Lets them end. */
    public static void off() {
        CountDownLatch held = latch;
        if (held != null) {
            held.countDown();
        }
    }

    static void await() throws InterruptedException {
        CountDownLatch held = latch;
        if (held != null) {
            held.await();
        }
    }
}
