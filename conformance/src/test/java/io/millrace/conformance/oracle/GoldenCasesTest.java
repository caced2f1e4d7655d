package io.millrace.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that were wrong once, in {@code src/test/resources/oracle}, give the tables that Flink gave. */
class GoldenCasesTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "oracle");

    private static Oracle oracle;

    @BeforeAll
    static void start() throws Exception {
        oracle = new Oracle();
    }

    @AfterAll
    static void stop() {
        oracle.close();
    }

    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesTheTableOfFlink(String file) {
        GoldenCase golden = read(file);

        Verdict verdict = oracle.judge(golden.program(), golden.expected());

        assertThat(verdict.detail()).isEmpty();
        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.EQUAL);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAsItIsWritten(String file) {
        GoldenCase golden = read(file);

        assertThat(GoldenCase.parse(golden.text("what it shows")).expected()).isEqualTo(golden.expected());
        assertThat(GoldenCase.parse(golden.text("what it shows")).text("")).isEqualTo(golden.text(""));
    }

    @Test
    void aWrongTableIsFound() {
        GoldenCase golden = read("union-of-a-table-with-itself.case");

        assertThat(oracle.judge(golden.program(), List.of("[14]")).isWrong()).isTrue();
    }

    private static GoldenCase read(String file) {
        try {
            return GoldenCase.parse(Files.readString(FOLDER.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
