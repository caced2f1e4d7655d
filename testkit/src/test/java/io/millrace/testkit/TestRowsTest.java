package io.millrace.testkit;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static io.millrace.testkit.TestRow.updateBefore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.Batch;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class TestRowsTest {
    @Test
    void rowsGoThroughBatchesUnchanged() {
        RowType type = TestRows.rowType("a STRING, b DECIMAL(10, 2), c TIMESTAMP(3), d TIMESTAMP_LTZ(6), e DATE,"
                + " f ARRAY<INT>, g BYTES, h SMALLINT, i BOOLEAN, j DECIMAL(30, 1)");
        TestRow full = updateAfter(
                "ä",
                "1.5",
                1_000L,
                "2020-01-01 00:00:00.123456",
                "2020-01-02",
                List.of(1, 2),
                new byte[] {1, -1},
                3,
                true,
                new BigDecimal("2"));
        TestRow empty = delete(null, null, null, null, null, null, null, null, null, null);
        Batch batch = TestRows.batch(type, full, empty);
        assertThat(TestRows.rows(type, batch))
                .containsExactly(TestRows.normalize(type, full), empty)
                .first()
                .isEqualTo(updateAfter(
                        "ä",
                        new BigDecimal("1.50"),
                        LocalDateTime.parse("1970-01-01T00:00:01"),
                        Instant.parse("2020-01-01T00:00:00.123456Z"),
                        LocalDate.parse("2020-01-02"),
                        List.of(1, 2),
                        "01ff",
                        (short) 3,
                        true,
                        new BigDecimal("2.0")));
    }

    @Test
    void aChangelogFoldsToItsTable() {
        List<TestRow> changelog =
                List.of(insert("a", 1), insert("a", 1), insert("b", 2), updateBefore("b", 2), updateAfter("b", 3));
        assertThat(Changelog.table(changelog)).containsExactly(row("a", 1), row("a", 1), row("b", 3));
        assertThat(Changelog.upsertTable(changelog, 0)).containsExactly(row("a", 1), row("b", 3));
        assertThatThrownBy(() -> Changelog.table(List.of(delete("a", 1)))).hasMessageContaining("not in the table");
    }
}
