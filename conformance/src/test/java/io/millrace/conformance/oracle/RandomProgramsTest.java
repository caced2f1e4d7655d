package io.millrace.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Programs drawn from seeds give the same tables on the engine as on Flink. A few seeds always; {@code -Doracle.seeds=N}
 * runs N of them, {@code -Doracle.from=M} begins with seed M.
 */
class RandomProgramsTest {
    private static final int SEEDS = 25;
    private static final int SHRINK_TRIES = 400;

    private static Oracle oracle;

    @BeforeAll
    static void start() throws Exception {
        oracle = new Oracle();
    }

    @AfterAll
    static void stop() {
        oracle.close();
    }

    @Test
    void tablesAreEqualToThoseOfFlink() {
        long from = Long.getLong("oracle.from", 0);
        int seeds = Integer.getInteger("oracle.seeds", SEEDS);
        Map<Verdict.Kind, Integer> verdicts = new EnumMap<>(Verdict.Kind.class);
        for (long seed = from; seed < from + seeds; seed++) {
            Choices choices = Choices.ofSeed(seed);
            Choices rows = Choices.ofSeed(~seed);
            Verdict verdict = oracle.judge(ProgramGenerator.program(choices, rows));
            verdicts.merge(verdict.kind(), 1, Integer::sum);
            if (verdict.isWrong()) {
                throw new AssertionError(report(seed, choices, rows));
            }
        }
        System.out.println("random programs: " + verdicts);

        assertThat(verdicts.getOrDefault(Verdict.Kind.EQUAL, 0))
                .as("programs that could be compared of %d: %s", seeds, verdicts)
                .isGreaterThan(seeds / 2);
    }

    /** The program made small, as the file that keeps it from coming back. */
    private static String report(long seed, Choices choices, Choices rows) {
        OracleProgram small = new Shrinker(program -> oracle.judge(program).isWrong(), SHRINK_TRIES)
                .shrink(choices.made(), rows.made());
        Verdict verdict = oracle.judge(small);
        return "Seed %d gives another table than Flink does. When it is mended, keep this as src/test/resources/oracle/<name>.case:\n%s"
                .formatted(seed, new GoldenCase(small, verdict.expected()).text(verdict.detail()));
    }
}
