package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs Flink's table test programs and holds the engine to what {@code CONFORMANCE.md} says of them. */
class ConformanceTest {
    /** Tests run in the folder of the module. */
    private static final Path PAGE = Path.of("..", "CONFORMANCE.md");

    /** For work on one thing: {@code -Dconformance.programs=Calc/.*} runs the programs of that name and prints the results. */
    @Test
    @EnabledIfSystemProperty(named = "conformance.programs", matches = ".+")
    void printsTheProgramsAskedFor() {
        String wanted = System.getProperty("conformance.programs");
        for (TestProgram program : ProgramCatalog.streaming()) {
            if (program.toString().matches(wanted) && !program.isExpectedToFail()) {
                System.out.println(ProgramExaminer.examine(program));
            }
        }
    }

    /** For work on one thing: {@code -Dconformance.functions=Cast.*} does the same with suites of functions. */
    @Test
    @EnabledIfSystemProperty(named = "conformance.functions", matches = ".+")
    void printsTheFunctionsAskedFor() {
        String wanted = System.getProperty("conformance.functions");
        for (FunctionSuite suite : FunctionSuite.all()) {
            if (suite.family().matches(wanted)) {
                FunctionExaminer.examine(suite).forEach(System.out::println);
            }
        }
        for (TestProgram program : AggregateSuite.programs()) {
            if (program.topic().matches(wanted)) {
                System.out.println(ProgramExaminer.examine(program));
            }
        }
    }

    @Test
    @DisabledIfSystemProperty(named = "conformance.programs", matches = ".+")
    @DisabledIfSystemProperty(named = "conformance.functions", matches = ".+")
    void nothingFaresWorseThanThePageSays() throws IOException {
        List<ProgramResult> results = programs();
        List<ProgramResult> functions = functions();
        List<Divergence> divergences = Divergence.known();
        if (Boolean.getBoolean("conformance.update")) {
            Files.writeString(PAGE, ConformanceReport.page(results, functions, divergences));
        }
        assertThat(PAGE).as("written by: " + ConformanceReport.UPDATE_COMMAND).exists();
        String page = Files.readString(PAGE);
        assertThat(ConformanceReport.worse(page, results))
                .as("programs that fare worse than CONFORMANCE.md says; if that is meant, rewrite it by: "
                        + ConformanceReport.UPDATE_COMMAND)
                .isEmpty();
        assertThat(ConformanceReport.worseFunctions(page, functions))
                .as("functions that fare worse than CONFORMANCE.md says")
                .isEmpty();
        List<ProgramResult> all = new ArrayList<>(results);
        all.addAll(functions);
        assertThat(Divergence.unexplained(divergences, all))
                .as("what divergences.md and the results say differently")
                .isEmpty();
    }

    private static List<ProgramResult> programs() {
        List<ProgramResult> results = ProgramCatalog.streaming().stream()
                .filter(program -> !program.isExpectedToFail())
                .map(ProgramExaminer::examine)
                .toList();
        assertThat(results).as("programs found in Flink's tests").hasSizeGreaterThan(400);
        return results;
    }

    private static List<ProgramResult> functions() {
        List<ProgramResult> results = new ArrayList<>();
        FunctionSuite.all().forEach(suite -> results.addAll(FunctionExaminer.examine(suite)));
        AggregateSuite.programs().forEach(program -> results.add(ProgramExaminer.examine(program)));
        assertThat(results).as("tests found in Flink's suites of functions").hasSizeGreaterThan(2000);
        return results;
    }
}
