package io.millrace.engine.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run the tasks of a level. The caller is one of them, so a single worker needs no other thread. Which thread
 * runs which task is open; tasks of a level touch nothing in common.
 */
final class Workers implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Job job;
    private volatile boolean closed;

    /** The tasks of one level, and how far they have come. */
    private static final class Job {
        final List<Runnable> tasks;
        final AtomicInteger next = new AtomicInteger();
        final CountDownLatch left;
        final AtomicReferenceArray<@Nullable Throwable> failures;

        Job(List<Runnable> tasks) {
            this.tasks = tasks;
            this.left = new CountDownLatch(tasks.size());
            this.failures = new AtomicReferenceArray<>(tasks.size());
        }

        /** Runs tasks until none is left to start. */
        void help() {
            for (int i = next.getAndIncrement(); i < tasks.size(); i = next.getAndIncrement()) {
                try {
                    tasks.get(i).run();
                } catch (RuntimeException | Error e) {
                    failures.set(i, e);
                } finally {
                    left.countDown();
                }
            }
        }
    }

    /** @param count number of workers, the caller included */
    Workers(String name, int count) {
        for (int i = 1; i < count; i++) {
            Thread thread = new Thread(this::work, name + "-worker-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    boolean isParallel() {
        return !threads.isEmpty();
    }

    /** Runs all tasks and returns when they are done; throws what the first of them that failed has thrown. */
    void run(List<Runnable> tasks) {
        Job current = new Job(tasks);
        job = current;
        for (int i = 0; i < threads.size() && i < tasks.size() - 1; i++) {
            LockSupport.unpark(threads.get(i));
        }
        current.help();
        awaitUninterruptibly(current.left);
        job = null;
        for (int i = 0; i < tasks.size(); i++) {
            Throwable failure = current.failures.get(i);
            if (failure instanceof RuntimeException e) {
                throw e;
            } else if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    /** An epoch is never left half done: an interrupt is kept for later. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        Job done = null;
        while (!closed) {
            Job current = job;
            if (current == null || current == done) {
                LockSupport.park(this);
            } else {
                current.help();
                done = current;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
