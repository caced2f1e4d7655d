package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FoldedTableTest {
    @Test
    void takesBackWholeRowsWithoutKey() {
        List<String> table = FoldedTable.of(List.of("+I[a, 1]", "+I[a, 1]", "-U[a, 1]", "+U[a, 2]"), new int[0]);

        assertThat(table).containsExactly("[a, 1]", "[a, 2]");
    }

    @Test
    void showsWhatIsTakenBackWithoutHavingBeenThere() {
        assertThat(FoldedTable.of(List.of("-D[a, 1]"), new int[0]))
                .containsExactly("never added, but taken back: [a, 1]");
    }

    @Test
    void replacesRowsOfAKey() {
        List<String> table =
                FoldedTable.of(List.of("+I[a, [1, x], k]", "+U[a, [2, x], l]", "+I[b, {p=1, q=2}, l]"), new int[] {0});

        assertThat(table).containsExactly("[a, [2, x], l]", "[b, {p=1, q=2}, l]");
    }

    @Test
    void findsKeysBehindNestedFields() {
        List<String> table = FoldedTable.of(List.of("+I[[1, 2], k]", "+I[[3, 4], k]", "-D[null, j]"), new int[] {1});

        assertThat(table).containsExactly("[[3, 4], k]");
    }
}
