package io.millrace.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a person reads for each kind of mistake. A case is a script that is wrong beside the text that is shown for it;
 * {@code -Dgolden.update=true} writes the texts anew.
 */
class SqlErrorTest {
    private static final Path CASES = Path.of("src/test/resources/errors");

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql") && !name.equals("prelude.sql"))
                    .map(name -> name.substring(0, name.length() - ".sql".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void showsThePlaceAndWhatToDo(String name) throws IOException {
        SqlFile prelude = new SqlFile("prelude.sql", Files.readString(CASES.resolve("prelude.sql")));
        SqlFile file = new SqlFile(name + ".sql", Files.readString(CASES.resolve(name + ".sql")));
        PlannerOptions options = PlannerOptions.defaults().withCacheDirectory(null);

        SqlError error = catchThrowableOfType(
                SqlError.class, () -> Planner.plan(Script.read(List.of(prelude, file), Map.of()), options));

        assertThat(error).as("the script is wrong").isNotNull();
        Path golden = CASES.resolve(name + ".txt");
        String shown = error.render() + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, shown);
        }
        assertThat(shown).isEqualTo(Files.readString(golden));
    }
}
