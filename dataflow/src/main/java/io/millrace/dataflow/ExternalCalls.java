package io.millrace.dataflow;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls that an operator makes to the outside: asynchronous functions, lookups in external tables, models. An operator
 * does not wait, and starts no threads; it hands its calls of an epoch over here, all at once, and gets all results back,
 * in the order of the calls. Whoever is called answers on a thread of its own. Waiting ends within the epoch, so that no
 * call is in flight between epochs and a snapshot never holds one.
 *
 * <p>Answers are the one thing in an epoch that is not a function of its input. An epoch that is run again after a crash
 * asks again and may get other answers, as on Flink.
 */
public interface ExternalCalls {
    /** Waits on the thread of the operator. */
    ExternalCalls WAITING = new WaitingCalls();

    /**
     * Makes calls and waits for all of them.
     *
     * @param count number of calls
     * @return the results in the order of the calls
     * @throws io.millrace.data.MillraceException when a call fails, or is not answered in time
     */
    <T> List<@Nullable T> await(int count, Settings<T> settings, Attempt<T> attempt);

    /** Starts calls. */
    @FunctionalInterface
    interface Attempt<T> {
        /**
         * Starts a call, for the first time or again.
         *
         * @param call number of the call
         * @param result to be completed, on any thread, now or later
         * @throws Exception as if the result had been completed with it
         */
        void start(int call, CompletableFuture<T> result) throws Exception;
    }

    /**
     * How calls are made.
     *
     * @param name what is called, for messages: {@code Function f}
     * @param capacity calls in flight at once at most
     * @param timeoutMillis time after which a call fails, all its attempts included
     * @param retry when to try again
     */
    record Settings<T>(String name, int capacity, long timeoutMillis, Retry<T> retry) {
        public Settings {
            if (capacity < 1) {
                throw new IllegalArgumentException(name + " with a capacity of " + capacity);
            }
        }

        /** For calls that block the thread that starts them: there is nothing to bound, and nothing to time out. */
        public static <T> Settings<T> ofCallsThatReturnAtOnce(String name, Retry<T> retry) {
            return new Settings<>(name, Integer.MAX_VALUE, TimeUnit.DAYS.toMillis(3650), retry);
        }
    }

    /**
     * When a call is tried again.
     *
     * @param attempts number of further attempts at most; what the last one gives counts
     * @param delayMillis time between an answer and the next attempt
     * @param after answers after which to try again: the result, or the failure
     */
    record Retry<T>(int attempts, long delayMillis, BiPredicate<@Nullable T, @Nullable Throwable> after) {
        public static <T> Retry<T> never() {
            return new Retry<>(0, 0, (result, failure) -> false);
        }
    }
}
