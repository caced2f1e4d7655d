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

    @Test
    @DisabledIfSystemProperty(named = "conformance.programs", matches = ".+")
    void noProgramFaresWorseThanThePageSays() throws IOException {
        List<TestProgram> programs = ProgramCatalog.streaming().stream()
                .filter(program -> !program.isExpectedToFail())
                .toList();
        assertThat(programs).as("programs found in Flink's tests").hasSizeGreaterThan(400);

        List<ProgramResult> results = new ArrayList<>();
        for (TestProgram program : programs) {
            results.add(ProgramExaminer.examine(program));
        }

        assertThat(results).hasSameSizeAs(programs);
        List<Divergence> divergences = Divergence.known();
        if (Boolean.getBoolean("conformance.update")) {
            Files.writeString(PAGE, ConformanceReport.page(results, divergences));
        }
        assertThat(PAGE).as("written by: " + ConformanceReport.UPDATE_COMMAND).exists();
        assertThat(ConformanceReport.worse(Files.readString(PAGE), results))
                .as("programs that fare worse than CONFORMANCE.md says; if that is meant, rewrite it by: "
                        + ConformanceReport.UPDATE_COMMAND)
                .isEmpty();
        assertThat(Divergence.unexplained(divergences, results))
                .as("what divergences.md and the results say differently")
                .isEmpty();
    }
}
