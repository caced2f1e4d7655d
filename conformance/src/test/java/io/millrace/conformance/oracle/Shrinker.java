package io.millrace.conformance.oracle;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.flink.types.RowKind;

/**
 * Makes a failing program small: first by fewer and lower choices, then row by row. Gives up looking for a smaller one
 * after so many tries.
 */
final class Shrinker {
    private final Predicate<OracleProgram> fails;
    private int tries;

    Shrinker(Predicate<OracleProgram> fails, int tries) {
        this.fails = fails;
        this.tries = tries;
    }

    /** A program that fails too; at worst the one that the choices make. */
    OracleProgram shrink(int[] choices, int[] rows) {
        int[] smaller = shrinkChoices(choices, candidate -> fails(program(candidate, rows)));
        return shrinkRows(program(smaller, rows));
    }

    private static OracleProgram program(int[] choices, int[] rows) {
        return ProgramGenerator.program(Choices.replay(choices), Choices.replay(rows));
    }

    private boolean fails(OracleProgram program) {
        return tries-- > 0 && fails.test(program);
    }

    static int[] shrinkChoices(int[] choices, Predicate<int[]> fails) {
        int[] best = choices;
        boolean isSmaller = true;
        while (isSmaller) {
            int[] before = best;
            for (int size = best.length; size > 0; size /= 2) {
                for (int from = best.length - size; from >= 0; from -= size) {
                    int[] without = without(best, from, size);
                    if (from + size <= best.length && fails.test(without)) {
                        best = without;
                    }
                }
            }
            for (int i = 0; i < best.length; i++) {
                for (int lower : new int[] {0, best[i] / 2, best[i] - 1}) {
                    if (best[i] > lower && lower >= 0) {
                        int[] lowered = best.clone();
                        lowered[i] = lower;
                        best = fails.test(lowered) ? lowered : best;
                    }
                }
            }
            isSmaller = !Arrays.equals(before, best);
        }
        return best;
    }

    private static int[] without(int[] choices, int from, int size) {
        int[] shorter = new int[choices.length - size];
        System.arraycopy(choices, 0, shorter, 0, from);
        System.arraycopy(choices, from + size, shorter, from, choices.length - from - size);
        return shorter;
    }

    OracleProgram shrinkRows(OracleProgram program) {
        OracleProgram best = program;
        if (!best.settings().isEmpty() && fails(best.withSettings(Map.of()))) {
            best = best.withSettings(Map.of());
        }
        for (int i = 0; i < best.tables().size(); i++) {
            Set<Integer> entities = new TreeSet<>();
            best.tables().get(i).changes().forEach(change -> entities.add(change.entity()));
            for (int entity : List.copyOf(entities)) {
                OracleProgram smaller = best.withTable(i, without(best.tables().get(i), Set.of(entity)));
                best = fails(smaller) ? smaller : best;
            }
            best = shrinkTails(best, i);
        }
        return best;
    }

    private static StreamTable without(StreamTable table, Set<Integer> entities) {
        return table.withChanges(table.changes().stream()
                .filter(change -> !entities.contains(change.entity()))
                .toList());
    }

    /** Drops the last change of each row while the program still fails. */
    private OracleProgram shrinkTails(OracleProgram program, int index) {
        OracleProgram best = program;
        Set<Integer> seen = new HashSet<>();
        for (int i = best.tables().get(index).changes().size() - 1; i >= 0; i--) {
            List<Change> changes = best.tables().get(index).changes();
            Change last = changes.get(i);
            if (last.kind() == RowKind.INSERT || !seen.add(last.entity())) {
                continue;
            }
            boolean hasBefore = i > 0 && changes.get(i - 1).kind() == RowKind.UPDATE_BEFORE;
            boolean isPair = last.kind() == RowKind.UPDATE_AFTER && hasBefore;
            List<Change> shorter = new java.util.ArrayList<>(changes);
            shorter.subList(isPair ? i - 1 : i, i + 1).clear();
            OracleProgram smaller =
                    best.withTable(index, best.tables().get(index).withChanges(shorter));
            if (fails(smaller)) {
                best = smaller;
                seen.remove(last.entity());
                i = Math.min(i, shorter.size());
            }
        }
        return best;
    }
}
