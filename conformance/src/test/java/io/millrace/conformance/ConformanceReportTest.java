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

    private static final List<ProgramResult> FUNCTIONS = List.of(
            new ProgramResult("Cast", "[SQL] CAST(f0 AS INT)", Outcome.NATIVE, List.of()),
            new ProgramResult("Cast", "[SQL] CAST(f0 AS ROW)", Outcome.FLINK, List.of("cast to a row")));

    private static final List<Divergence> DIVERGENCES =
            Divergence.parse("Rows come in\nanother order.\n- Join/inner\n\nTimers fire later.\n- Calc/simple\n");

    @Test
    void numbersWhatDivergesWithItsPrograms() {
        assertThat(ConformanceReport.page(COMMITTED, FUNCTIONS, DIVERGENCES))
                .contains("1. Rows come in another order. (`Join/inner`)\n2. Timers fire later. (`Calc/simple`)\n");
    }

    @Test
    void namesWhatDivergesUnexplainedAndWhatIsExplainedInVain() {
        List<ProgramResult> results = List.of(
                new ProgramResult("Calc", "simple", Outcome.NATIVE, List.of()),
                new ProgramResult("Calc", "filter", Outcome.DIVERGES, List.of("changes of sink")),
                new ProgramResult("Join", "inner", Outcome.DIVERGES, List.of("changes of sink")));

        assertThat(Divergence.unexplained(DIVERGENCES, results))
                .containsExactly(
                        "Calc/filter diverges and is not explained: changes of sink",
                        "Calc/simple is explained and does not diverge");
    }

    @Test
    void readsItsOwnPageAgain() {
        assertThat(ConformanceReport.outcomes(ConformanceReport.page(COMMITTED, FUNCTIONS, DIVERGENCES)))
                .containsExactly(
                        Map.entry("Calc/simple", Outcome.NATIVE),
                        Map.entry("Calc/filter", Outcome.FLINK),
                        Map.entry("Join/inner", Outcome.DIVERGES));
    }

    @Test
    void countsByTopicAndReason() {
        assertThat(ConformanceReport.page(COMMITTED, FUNCTIONS, DIVERGENCES))
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

        assertThat(ConformanceReport.worse(ConformanceReport.page(COMMITTED, FUNCTIONS, DIVERGENCES), better))
                .isEmpty();
    }

    @Test
    void namesWhatGotWorseAndWhatIsGone() {
        List<ProgramResult> worse = List.of(
                new ProgramResult("Calc", "simple", Outcome.DIVERGES, List.of("changes of sink")),
                new ProgramResult("Calc", "filter", Outcome.FAILS, List.of("table sink")));

        assertThat(ConformanceReport.worse(ConformanceReport.page(COMMITTED, FUNCTIONS, DIVERGENCES), worse))
                .containsExactly(
                        "Calc/simple was native and now diverges: changes of sink",
                        "Calc/filter was flink and now fails: table sink",
                        "Join/inner was diverges and is no longer run");
    }

    @Test
    void countsFunctionsByFamilyAndNamesWhatIsNotNative() {
        assertThat(ConformanceReport.page(COMMITTED, FUNCTIONS, DIVERGENCES))
                .contains("| family | tests | native | diverges | fails | flink |")
                .contains("| Cast | 2 | 1 | 0 | 0 | 1 |")
                .contains("| Cast | `[SQL] CAST(f0 AS ROW)` | flink | cast to a row |")
                .doesNotContain("CAST(f0 AS INT)");
    }

    @Test
    void namesFamiliesOfFunctionsThatGotWorse() {
        String page = ConformanceReport.page(COMMITTED, FUNCTIONS, DIVERGENCES);

        assertThat(ConformanceReport.worseFunctions(page, FUNCTIONS)).isEmpty();
        assertThat(ConformanceReport.worseFunctions(
                        page,
                        List.of(
                                new ProgramResult("Cast", "[SQL] CAST(f0 AS INT)", Outcome.FAILS, List.of("7")),
                                new ProgramResult("Cast", "[SQL] CAST(f0 AS ROW)", Outcome.FLINK, List.of("row")))))
                .containsExactly(
                        "Cast had 1 tests that are native and has 0", "Cast had 0 tests that are fails and has 1");
    }
}
