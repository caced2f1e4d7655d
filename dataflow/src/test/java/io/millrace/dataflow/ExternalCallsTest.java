package io.millrace.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExternalCallsTest {
    private static final long LONG_MILLIS = 60_000;

    private static ExternalCalls.Settings<String> settings(int capacity, ExternalCalls.Retry<String> retry) {
        return new ExternalCalls.Settings<>("Function f", capacity, LONG_MILLIS, retry);
    }

    @Test
    void givesResultsInTheOrderOfTheCallsWhicheverIsAnsweredFirst() {
        List<CompletableFuture<String>> open = new ArrayList<>();
        List<@Nullable String> results =
                ExternalCalls.WAITING.await(3, settings(3, ExternalCalls.Retry.never()), (call, result) -> {
                    open.add(result);
                    if (open.size() == 3) {
                        open.get(2).complete("c");
                        open.get(0).complete(null);
                        open.get(1).complete("b");
                    }
                });
        assertThat(results).containsExactly(null, "b", "c");
    }

    @Test
    void hasNoMoreCallsInFlightThanTheCapacity() {
        List<CompletableFuture<String>> open = new ArrayList<>();
        List<Integer> inFlight = new ArrayList<>();
        ExternalCalls.WAITING.await(5, settings(2, ExternalCalls.Retry.never()), (call, result) -> {
            open.add(result);
            inFlight.add((int) open.stream().filter(future -> !future.isDone()).count());
            if (open.size() >= 2) {
                open.get(open.size() - 2).complete("x");
            }
            if (open.size() == 5) {
                result.complete("x");
            }
        });
        assertThat(inFlight).hasSize(5).allMatch(calls -> calls <= 2).contains(2);
    }

    @Test
    void triesAgainWhatFailsOrMisses() {
        ExternalCalls.Retry<String> retry =
                new ExternalCalls.Retry<>(2, 1, (result, failure) -> failure != null || "miss".equals(result));
        List<Integer> attempts = new ArrayList<>();
        List<@Nullable String> results = ExternalCalls.WAITING.await(3, settings(1, retry), (call, result) -> {
            attempts.add(call);
            if (call == 0) {
                if (attempts.size() == 1) {
                    throw new IOException("not yet");
                }
                result.complete("found");
            } else if (call == 1) {
                result.complete("miss");
            } else {
                result.complete("at once");
            }
        });
        assertThat(attempts).as("further attempts are two at most").containsExactly(0, 0, 1, 1, 1, 2);
        assertThat(results).as("the last answer counts").containsExactly("found", "miss", "at once");
    }

    @Test
    void failsWithTheLastFailure() {
        ExternalCalls.Retry<String> retry = new ExternalCalls.Retry<>(1, 0, (result, failure) -> failure != null);
        List<Integer> attempts = new ArrayList<>();
        assertThatThrownBy(() -> ExternalCalls.WAITING.await(1, settings(1, retry), (call, result) -> {
                    attempts.add(call);
                    result.completeExceptionally(new IOException("refused, attempt " + attempts.size()));
                }))
                .isInstanceOf(MillraceException.class)
                .hasMessage("Function f failed: refused, attempt 2")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void failsWhenNobodyAnswersInTime() {
        ExternalCalls.Settings<String> impatient =
                new ExternalCalls.Settings<>("Function f", 2, 20, ExternalCalls.Retry.never());
        assertThatThrownBy(() -> ExternalCalls.WAITING.await(2, impatient, (call, result) -> {
                    if (call == 0) {
                        result.complete("a");
                    }
                }))
                .isInstanceOf(MillraceException.class)
                .hasMessage("Function f has not answered within 20 ms");
    }
}
