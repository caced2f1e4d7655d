package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class RowColumnTest {
    private static final LogicalType TYPE =
            RowType.of(new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH), RowType.of(new BigIntType()));
    private static final GenericRowData FULL = row(7L, "seven", GenericRowData.of(70L));
    private static final GenericRowData PARTLY = row(null, "nothing", null);

    private static GenericRowData row(Object number, String text, Object inner) {
        return GenericRowData.of(number, StringData.fromString(text), inner);
    }

    private static RowColumn column(Object... rows) {
        ColumnBuilder builder = ColumnBuilder.of(TYPE);
        for (Object row : rows) {
            builder.appendInternal(row);
        }
        return (RowColumn) builder.build();
    }

    @Test
    void givesBackRowsAndFields() {
        RowColumn column = column(FULL, null, PARTLY);

        assertThat(column.values()).containsExactly(FULL, null, PARTLY);
        assertThat(((LongColumn) column.field(0)).get(0)).isEqualTo(7);
        assertThat(column.field(0).nulls()).startsWith(false, true, true);
        assertThat(((BytesColumn) column.field(1)).string(2)).hasToString("nothing");
        assertThat(((RowColumn) column.field(2)).field(0).isNull(1)).isTrue();
    }

    @Test
    void gathersFieldByField() {
        RowColumn column = column(FULL, null, PARTLY);

        assertThat(column.gather(new int[] {2, 0, 0}, 3).values()).containsExactly(PARTLY, FULL, FULL);
        assertThat(column.gatherOrNull(new int[] {-1, 1, 0}, 3).values()).containsExactly(null, null, FULL);
    }

    @Test
    void isBuiltFromColumnsOfEitherForm() {
        ColumnBuilder builder = ColumnBuilder.of(TYPE);
        builder.append(column(FULL), 0);
        builder.append(new ObjectColumn(new Object[] {PARTLY, null}, 2), 0);
        builder.appendAll(column(null, FULL), new int[] {1, 0}, 0, 2);
        builder.appendAll(new ObjectColumn(new Object[] {PARTLY, null}, 2), new int[] {1, 0}, 0, 2);

        assertThat(((ObjectColumn) builder.build()).values()).containsExactly(FULL, PARTLY, FULL, null, null, PARTLY);
    }

    @Test
    void fieldsThatGetNoValueAreNull() {
        ColumnBuilder.OfRow builder = (ColumnBuilder.OfRow) ColumnBuilder.of(TYPE);
        builder.endRow();
        ((ColumnBuilder.OfLong) builder.field(0)).append(1);
        builder.endRow();
        builder.appendNull();

        RowColumn column = (RowColumn) builder.build();

        assertThat(column.values())
                .containsExactly(GenericRowData.of(null, null, null), GenericRowData.of(1L, null, null), null);
        assertThat(column.field(1).size()).isEqualTo(3);
    }

    @Test
    void anUnfinishedRowIsTakenBack() {
        ColumnBuilder.OfRow builder = (ColumnBuilder.OfRow) ColumnBuilder.of(TYPE);
        builder.appendInternal(FULL);
        ((ColumnBuilder.OfLong) builder.field(0)).append(1);
        builder.truncate(1);
        builder.appendInternal(PARTLY);

        assertThat(((RowColumn) builder.build()).values()).containsExactly(FULL, PARTLY);
    }

    @Test
    void fieldsOfObjectsAreColumnsToo() {
        Column numbers = new ObjectColumn(new Object[] {FULL, null, PARTLY}, 3).field(0, new BigIntType());

        assertThat(((LongColumn) numbers).get(0)).isEqualTo(7);
        assertThat(numbers.nulls()).startsWith(false, true, true);
    }

    @Test
    void nullsOfAnyTypeShareTheirArrays() {
        for (LogicalType type : List.of(TYPE, new BigIntType(), new VarCharType(3))) {
            assertThat(NullColumns.of(type, 3).nulls()).startsWith(true, true, true);
            assertThat(NullColumns.of(type, Limits.BATCH_ROWS + 1).isNull(Limits.BATCH_ROWS))
                    .isTrue();
        }
    }
}
