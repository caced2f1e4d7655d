package io.millrace.conformance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page {@code CONFORMANCE.md}: written from results, and read again to tell whether something got worse. */
final class ConformanceReport {
    static final String UPDATE_COMMAND =
            "./mvnw -pl conformance -am test -Dtest=ConformanceTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dconformance.update=true";

    private static final Pattern PROGRAM_LINE = Pattern.compile("\\| `([^`]+)` \\| (\\w+) \\|.*");
    private static final Pattern FAMILY_LINE =
            Pattern.compile("\\| (\\w+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|");
    private static final String FUNCTIONS_HEADING = "## Functions and casts\n";
    private static final int DETAIL_LENGTH = 160;

    private ConformanceReport() {}

    /**
     * The page for these results.
     *
     * @param results of the programs
     * @param functions results of the suites of functions, each suite a topic
     */
    static String page(List<ProgramResult> results, List<ProgramResult> functions, List<Divergence> divergences) {
        StringBuilder page = new StringBuilder();
        page.append("# Conformance\n\n")
                .append(
                        "Flink's own table test programs (Flink 2.3, streaming mode), compiled by Flink's planner and run")
                .append(
                        " on Millrace's engine. Each is run row by row, where the changes must be those that Flink's test")
                .append(
                        " expects; row by row again, where the whole state is taken out after every row and restored into a")
                .append(" new dataflow, which must change nothing; and with all rows at once on two workers, where the")
                .append(" final table must be right.\n\n")
                .append("Time moves between epochs. So in the run at once, a row that lies behind the watermark row by")
                .append(" row comes in a later epoch than the rows before it, as do rows that Flink's test reads after")
                .append(
                        " its restore; otherwise no row would be late there, as none is between two of Flink's periodic")
                .append(
                        " watermarks. Where a process table function is told where the watermark stands, every row does.")
                .append(" And an epoch is the engine's mini-batch: programs that set `table.exec.mini-batch`")
                .append(
                        " may give Flink's changes either row by row, or with `table.exec.mini-batch.size` rows an epoch, or")
                .append(
                        " with all rows up to the restore, where Flink ends its mini-batches. Between the rows before a")
                .append(
                        " restore and those after it 100 days pass, since Flink's tests restore savepoints taken long ago,")
                .append(" from which state with a time to live has vanished.\n\n")
                .append("- **native**: runs on the engine with the changes and the table expected\n")
                .append(
                        "- **diverges**: runs on the engine and gives other changes, or another table, for a reason given below\n")
                .append("- **fails**: gives a wrong table or an error, or other changes after a restore\n")
                .append(
                        "- **flink**: a node or function is not native yet, so `--engine auto` runs the plan on Flink\n\n")
                .append("Programs that only assert that planning fails are left out. This page is written by\n\n    ")
                .append(UPDATE_COMMAND)
                .append("\n\nand a test fails when a program fares worse than it says.\n\n");
        appendTopics(page, "node under test | programs", results);
        appendDivergences(page, divergences);
        appendReasons(page, results);
        page.append("## Programs\n\n| program | outcome | why |\n| --- | --- | --- |\n");
        for (ProgramResult result : results) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(result.name(), result.outcome().text(), cell(result.detail())));
        }
        appendFunctions(page, functions);
        return page.toString();
    }

    private static void appendFunctions(StringBuilder page, List<ProgramResult> results) {
        page.append('\n')
                .append(FUNCTIONS_HEADING)
                .append(
                        "\nThe suites of Flink's built-in functions and casts: each expression in SQL and in the Table API is")
                .append(
                        " planned over a table, with nothing computed by the planner, compiled by Millrace's expression")
                .append(
                        " compiler and evaluated on the row of the test; value and type must be those that Flink's test")
                .append(
                        " expects, and where it expects an error, that error. Aggregate functions are run as the programs above,")
                .append(" of which the final table is compared.\n\n");
        appendTopics(page, "family | tests", results);
        page.append("What is not native:\n\n| family | test | outcome | why |\n| --- | --- | --- | --- |\n");
        for (ProgramResult result : results) {
            if (result.outcome() != Outcome.NATIVE) {
                page.append("| %s | `%s` | %s | %s |\n"
                        .formatted(
                                result.topic(),
                                cell(result.id()),
                                result.outcome().text(),
                                cell(result.detail())));
            }
        }
    }

    private static void appendTopics(StringBuilder page, String heading, List<ProgramResult> results) {
        Map<String, EnumMap<Outcome, Integer>> topics = new TreeMap<>();
        EnumMap<Outcome, Integer> total = new EnumMap<>(Outcome.class);
        for (ProgramResult result : results) {
            topics.computeIfAbsent(result.topic(), topic -> new EnumMap<>(Outcome.class))
                    .merge(result.outcome(), 1, Integer::sum);
            total.merge(result.outcome(), 1, Integer::sum);
        }
        page.append("| " + heading + " | native | diverges | fails | flink |\n")
                .append("| --- | ---: | ---: | ---: | ---: | ---: |\n");
        topics.forEach((topic, counts) -> page.append(countsLine(topic, counts)));
        page.append(countsLine("**all**", total)).append('\n');
    }

    private static String countsLine(String name, Map<Outcome, Integer> counts) {
        return "| %s | %d | %d | %d | %d | %d |\n"
                .formatted(
                        name,
                        counts.values().stream().mapToInt(Integer::intValue).sum(),
                        counts.getOrDefault(Outcome.NATIVE, 0),
                        counts.getOrDefault(Outcome.DIVERGES, 0),
                        counts.getOrDefault(Outcome.FAILS, 0),
                        counts.getOrDefault(Outcome.FLINK, 0));
    }

    private static void appendDivergences(StringBuilder page, List<Divergence> divergences) {
        page.append("## Where changes differ from Flink's\n\n");
        for (Divergence divergence : divergences) {
            page.append("%d. %s (`%s`)\n"
                    .formatted(
                            divergence.number(), divergence.explanation(), String.join("`, `", divergence.programs())));
        }
        page.append('\n');
    }

    private static void appendReasons(StringBuilder page, List<ProgramResult> results) {
        Map<String, Integer> programs = new TreeMap<>();
        Map<String, Integer> alone = new TreeMap<>();
        for (ProgramResult result : results) {
            if (result.outcome() == Outcome.FLINK) {
                for (String reason : result.reasons()) {
                    programs.merge(cell(reason), 1, Integer::sum);
                    alone.merge(cell(reason), result.reasons().size() == 1 ? 1 : 0, Integer::sum);
                }
            }
        }
        page.append("## What sends plans to Flink\n\n")
                .append("Programs in which it occurs, and those in which it is all that is missing.\n\n")
                .append("| node and reason | programs | alone |\n| --- | ---: | ---: |\n");
        programs.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(reason -> page.append("| %s | %d | %d |\n"
                        .formatted(reason.getKey(), reason.getValue(), alone.get(reason.getKey()))));
        page.append('\n');
    }

    /** A text that fits a cell of a table. */
    private static String cell(String text) {
        String line = text.replace('\n', ' ').replace("|", "\\|").replace("<", "&lt;");
        return line.length() > DETAIL_LENGTH ? line.substring(0, DETAIL_LENGTH) + "…" : line;
    }

    /** The outcome of each program that a page gives. */
    static Map<String, Outcome> outcomes(String page) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (String line : page.lines().toList()) {
            Matcher matcher = PROGRAM_LINE.matcher(line);
            if (matcher.matches()) {
                outcomes.put(matcher.group(1), Outcome.parse(matcher.group(2)));
            }
        }
        return outcomes;
    }

    /** What fares worse than the page says, a line for each; a program that is gone is worse too. */
    static List<String> worse(String page, List<ProgramResult> results) {
        Map<String, ProgramResult> measured = new LinkedHashMap<>();
        results.forEach(result -> measured.put(result.name(), result));
        List<String> worse = new ArrayList<>();
        outcomes(page).forEach((name, expected) -> {
            ProgramResult result = measured.get(name);
            if (result == null) {
                worse.add(name + " was " + expected.text() + " and is no longer run");
            } else if (result.outcome().compareTo(expected) < 0) {
                worse.add("%s was %s and now %s: %s"
                        .formatted(name, expected.text(), result.outcome().text(), result.detail()));
            }
        });
        return worse;
    }

    /** Families of functions of which fewer tests are native than the page says, or more fail; a line for each. */
    static List<String> worseFunctions(String page, List<ProgramResult> results) {
        List<String> worse = new ArrayList<>();
        int start = page.indexOf(FUNCTIONS_HEADING);
        for (String line :
                start < 0 ? List.<String>of() : page.substring(start).lines().toList()) {
            Matcher matcher = FAMILY_LINE.matcher(line);
            if (matcher.matches()) {
                String family = matcher.group(1);
                compare(worse, family, Outcome.NATIVE, matcher.group(3), results);
                compare(worse, family, Outcome.FAILS, matcher.group(5), results);
            }
        }
        return worse;
    }

    private static void compare(
            List<String> worse, String family, Outcome outcome, String onPage, List<ProgramResult> results) {
        long counted = results.stream()
                .filter(result -> result.topic().equals(family) && result.outcome() == outcome)
                .count();
        long expected = Long.parseLong(onPage);
        if (outcome == Outcome.FAILS ? counted > expected : counted < expected) {
            worse.add("%s had %d tests that are %s and has %d".formatted(family, expected, outcome.text(), counted));
        }
    }
}
