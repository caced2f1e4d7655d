package io.millrace.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ShrinkerTest {
    @Test
    void leavesTheFewestAndLowestChoicesThatFail() {
        int[] choices = {9, 3, 77, 4, 0, 50, 8, 8};

        int[] small = Shrinker.shrinkChoices(
                choices, candidate -> Arrays.stream(candidate).anyMatch(choice -> choice >= 42));

        assertThat(small).containsExactly(42);
    }

    @Test
    void leavesTheRowsThatAProgramFailsFor() {
        Choices choices = Choices.ofSeed(5);
        OracleProgram program = ProgramGenerator.program(choices, Choices.ofSeed(6));
        assertThat(program.tables().get(0).changes()).hasSizeGreaterThan(3);
        int entity = program.tables().get(0).changes().get(2).entity();

        OracleProgram small = new Shrinker(
                        candidate -> candidate.tables().get(0).changes().stream()
                                .anyMatch(change -> change.entity() == entity),
                        10_000)
                .shrinkRows(program);

        assertThat(small.tables().get(0).changes())
                .allMatch(change -> change.entity() == entity)
                .hasSize(1);
        assertThat(small.settings()).isEmpty();
    }

    @Test
    void aSeedGivesTheSameProgramAgain() {
        Choices choices = Choices.ofSeed(11);
        Choices rows = Choices.ofSeed(12);
        OracleProgram program = ProgramGenerator.program(choices, rows);

        assertThat(ProgramGenerator.program(Choices.ofSeed(11), Choices.ofSeed(12)))
                .isEqualTo(program);
        assertThat(ProgramGenerator.program(Choices.replay(choices.made()), Choices.replay(rows.made())))
                .isEqualTo(program);
    }
}
