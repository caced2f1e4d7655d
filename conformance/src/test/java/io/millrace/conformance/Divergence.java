package io.millrace.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Why programs give something else than Flink's test expects, though nothing is wrong.
 *
 * @param number its place on the page, from 1
 * @param explanation a paragraph of Markdown
 * @param programs names of the programs it holds for
 */
record Divergence(int number, String explanation, List<String> programs) {
    private static final String RESOURCE = "/divergences.md";
    private static final String PROGRAM_MARK = "- ";

    Divergence {
        programs = List.copyOf(programs);
    }

    /** Whether a program is known to diverge. */
    static boolean isKnownOf(String program) {
        return known().stream().anyMatch(divergence -> divergence.programs().contains(program));
    }

    /** The divergences known, in order. */
    static List<Divergence> known() {
        try (InputStream resource = Objects.requireNonNull(Divergence.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads entries parted by empty lines: a paragraph, then a line {@code - name} for each program. */
    static List<Divergence> parse(String text) {
        List<Divergence> divergences = new ArrayList<>();
        for (String entry : text.strip().split("\n\n+")) {
            List<String> explanation = new ArrayList<>();
            List<String> programs = new ArrayList<>();
            for (String line : entry.lines().toList()) {
                if (line.startsWith(PROGRAM_MARK)) {
                    programs.add(line.substring(PROGRAM_MARK.length()));
                } else {
                    explanation.add(line);
                }
            }
            divergences.add(new Divergence(divergences.size() + 1, String.join(" ", explanation), programs));
        }
        return divergences;
    }

    /** What to mend, a line for each: programs that diverge for no reason given, and reasons given for those that do not. */
    static List<String> unexplained(List<Divergence> divergences, List<ProgramResult> results) {
        List<String> explained = divergences.stream()
                .flatMap(divergence -> divergence.programs().stream())
                .toList();
        List<String> diverging = results.stream()
                .filter(result -> result.outcome() == Outcome.DIVERGES)
                .map(ProgramResult::name)
                .toList();
        List<String> lines = new ArrayList<>();
        for (ProgramResult result : results) {
            if (diverging.contains(result.name()) && !explained.contains(result.name())) {
                lines.add(result.name() + " diverges and is not explained: " + result.detail());
            }
        }
        for (String name : explained) {
            if (!diverging.contains(name)) {
                lines.add(name + " is explained and does not diverge");
            }
        }
        return lines;
    }
}
