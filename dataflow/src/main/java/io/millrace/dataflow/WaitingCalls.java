package io.millrace.dataflow;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for calls on the thread that makes them. */
final class WaitingCalls implements ExternalCalls {
    @Override
    public <T> List<@Nullable T> await(int count, Settings<T> settings, Attempt<T> attempt) {
        return new Round<>(count, settings, attempt).run();
    }

    /** What came of an attempt. */
    private record Answer<T>(
            int call, @Nullable T result, @Nullable Throwable failure) {}

    /** An attempt to be made later. */
    private record Due(int call, long nanos) {}

    /** The calls of one operator in one epoch. */
    private static final class Round<T> {
        private final int count;
        private final Settings<T> settings;
        private final Attempt<T> attempt;
        private final List<@Nullable T> results;
        private final boolean[] isDone;
        private final int[] retries;
        private final long[] deadlineNanos;
        private final BlockingQueue<Answer<T>> answers = new LinkedBlockingQueue<>();
        private final PriorityQueue<Due> due =
                new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingInt(Due::call));
        private int started;
        private int done;
        /** All calls before it are done. */
        private int oldest;

        Round(int count, Settings<T> settings, Attempt<T> attempt) {
            this.count = count;
            this.settings = settings;
            this.attempt = attempt;
            this.results = new ArrayList<>(Collections.nCopies(count, null));
            this.isDone = new boolean[count];
            this.retries = new int[count];
            this.deadlineNanos = new long[count];
        }

        List<@Nullable T> run() {
            while (done < count) {
                while (started < count && started - done < settings.capacity()) {
                    deadlineNanos[started] =
                            System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
                    start(started++);
                }
                Answer<T> answer = awaitAnswer();
                if (answer != null) {
                    take(answer);
                }
                retryDue();
                failOverdue();
            }
            return results;
        }

        private void start(int call) {
            CompletableFuture<T> result = new CompletableFuture<>();
            // The stage that follows gives nothing: the queue is where answers are seen.
            CompletableFuture<T> unused =
                    result.whenComplete((value, failure) -> answers.add(new Answer<>(call, value, failure)));
            try {
                attempt.start(call, result);
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        }

        private @Nullable Answer<T> awaitAnswer() {
            while (isDone[oldest]) {
                oldest++;
            }
            // Calls have started in order and have the same time, so that the oldest is overdue first.
            long until = deadlineNanos[oldest];
            if (!due.isEmpty()) {
                until = Math.min(until, due.element().nanos());
            }
            try {
                return answers.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new MillraceException(
                        ErrorCode.UNAVAILABLE,
                        settings.name() + " has not answered when the pipeline was stopped",
                        null,
                        e);
            }
        }

        private void take(Answer<T> answer) {
            int call = answer.call();
            if (isDone[call]) {
                return;
            }
            Throwable failure = answer.failure() instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : answer.failure();
            Retry<T> retry = settings.retry();
            if (retries[call] < retry.attempts() && retry.after().test(answer.result(), failure)) {
                retries[call]++;
                due.add(new Due(call, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(retry.delayMillis())));
            } else if (failure instanceof MillraceException known) {
                throw known;
            } else if (failure != null) {
                throw new MillraceException(
                        ErrorCode.DATA, settings.name() + " failed: " + failure.getMessage(), null, failure);
            } else {
                results.set(call, answer.result());
                isDone[call] = true;
                done++;
            }
        }

        private void retryDue() {
            long now = System.nanoTime();
            while (!due.isEmpty() && due.element().nanos() - now <= 0) {
                start(due.remove().call());
            }
        }

        private void failOverdue() {
            while (oldest < started && isDone[oldest]) {
                oldest++;
            }
            if (oldest < started && deadlineNanos[oldest] - System.nanoTime() <= 0) {
                throw new MillraceException(
                        ErrorCode.UNAVAILABLE,
                        settings.name() + " has not answered within " + settings.timeoutMillis() + " ms",
                        "Raise the timeout, or look after what is called.",
                        null);
            }
        }
    }
}
