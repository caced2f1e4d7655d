package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConformanceReportTest {
    private static final List<ProgramResult> COMMITTED = List.of(
            new ProgramResult("Calc", "simple", Outcome.NATIVE, List.of()),
            new ProgramResult("Calc", "filter", Outcome.FLINK, List.of("Calc: function | x", "Join: outer")),
            new ProgramResult("Join", "inner", Outcome.DIVERGES, List.of("changes of sink")));

    @Test
    void readsItsOwnPageAgain() {
        assertThat(ConformanceReport.outcomes(ConformanceReport.page(COMMITTED)))
                .containsExactly(
                        Map.entry("Calc/simple", Outcome.NATIVE),
                        Map.entry("Calc/filter", Outcome.FLINK),
                        Map.entry("Join/inner", Outcome.DIVERGES));
    }

    @Test
    void countsByTopicAndReason() {
        assertThat(ConformanceReport.page(COMMITTED))
                .contains("| Calc | 2 | 1 | 0 | 0 | 1 |")
                .contains("| **all** | 3 | 1 | 1 | 0 | 1 |")
                .contains("| Calc: function \\| x | 1 | 0 |")
                .contains("| Join: outer | 1 | 0 |");
    }

    @Test
    void isSilentWhenNothingGotWorse() {
        List<ProgramResult> better = List.of(
                new ProgramResult("Calc", "simple", Outcome.NATIVE, List.of()),
                new ProgramResult("Calc", "filter", Outcome.NATIVE, List.of()),
                new ProgramResult("Join", "inner", Outcome.NATIVE, List.of()),
                new ProgramResult("Join", "new", Outcome.FAILS, List.of("a program the page does not know")));

        assertThat(ConformanceReport.worse(ConformanceReport.page(COMMITTED), better))
                .isEmpty();
    }

    @Test
    void namesWhatGotWorseAndWhatIsGone() {
        List<ProgramResult> worse = List.of(
                new ProgramResult("Calc", "simple", Outcome.DIVERGES, List.of("changes of sink")),
                new ProgramResult("Calc", "filter", Outcome.FAILS, List.of("table sink")));

        assertThat(ConformanceReport.worse(ConformanceReport.page(COMMITTED), worse))
                .containsExactly(
                        "Calc/simple was native and now diverges: changes of sink",
                        "Calc/filter was flink and now fails: table sink",
                        "Join/inner was diverges and is no longer run");
    }
}
