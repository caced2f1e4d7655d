package io.millrace.operators;

import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.testkit.OperatorHarness;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

class NestedConstraintOperatorTest {
    private static final RowType INNER = new RowType(List.of(
            new RowType.RowField("n", new BigIntType(false)), new RowType.RowField("c", new CharType(true, 3))));
    /** What comes in may hold nulls; what goes to the sink may not. */
    private static final RowType INPUT = type(INNER.getFields().stream()
            .map(field -> new RowType.RowField(field.getName(), field.getType().copy(true)))
            .toList());

    private static final RowType SINK = type(INNER.getFields());

    private static RowType type(List<RowType.RowField> inner) {
        LogicalType nested = new RowType(true, inner);
        return new RowType(List.of(new RowType.RowField("id", new BigIntType()), new RowType.RowField("r", nested)));
    }

    private static List<OperatorFactory> factories(String... settings) {
        Configuration configuration = new Configuration();
        for (int i = 0; i < settings.length; i += 2) {
            configuration.setString(settings[i], settings[i + 1]);
        }
        return SinkConstraints.operators(SINK, configuration);
    }

    private static Object nested(Object number, String text) {
        return Row.of(number, text);
    }

    @Test
    void nullsInsideOfRowsAreFound() {
        List<OperatorFactory> factories =
                factories(SinkConstraints.NESTED.key(), "ROWS", SinkConstraints.NOT_NULL.key(), "DROP");
        assertThat(factories).hasSize(1);
        OperatorHarness.of(factories.get(0), INPUT, INPUT)
                .rows(row(1L, nested(5L, "abc")), row(2L, nested(null, "abc")), row(3L, null))
                .emits(insert(1L, nested(5L, "abc")), insert(3L, null))
                .verify();
        assertThatThrownBy(() -> OperatorHarness.of(
                                factories(SinkConstraints.NESTED.key(), "ROWS").get(0), INPUT, INPUT)
                        .rows(row(2L, nested(null, "abc")))
                        .emits()
                        .verify())
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("r.n");
    }

    @Test
    void textInsideOfRowsIsBroughtToItsLength() {
        List<OperatorFactory> factories =
                factories(SinkConstraints.NESTED.key(), "ROWS", SinkConstraints.LENGTH.key(), "TRIM_PAD");
        OperatorHarness.of(factories.get(0), INPUT, INPUT)
                .rows(row(1L, nested(5L, "abcdef")), row(2L, nested(6L, "x")))
                .emits(insert(1L, nested(5L, "abc")), insert(2L, nested(6L, "x  ")))
                .verify();
    }

    @Test
    void lengthsInsideOfCollectionsAreNotMended() {
        assertThatThrownBy(() -> factories(
                        SinkConstraints.NESTED.key(), "ROWS_AND_COLLECTIONS", SinkConstraints.LENGTH.key(), "TRIM_PAD"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("nested in collections");
    }
}
