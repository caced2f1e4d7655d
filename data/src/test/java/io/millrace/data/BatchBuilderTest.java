package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** Rows go into columns and come out again as they were, as values and through the row view. */
class BatchBuilderTest {
    private static final LogicalType[] TYPES = {
        new BooleanType(),
        new TinyIntType(),
        new SmallIntType(),
        new BigIntType(),
        new FloatType(),
        new DoubleType(),
        VarCharType.STRING_TYPE,
        new VarBinaryType(VarBinaryType.MAX_LENGTH),
        new DecimalType(12, 3),
        new DecimalType(30, 5),
        new TimestampType(3),
        new TimestampType(9)
    };
    private static final RowType TYPE = RowType.of(TYPES);

    private final Random random = new Random(11);

    @Test
    void rowsComeOutAsTheyWentIn() {
        List<GenericRowData> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(randomRow());
        }
        BatchBuilder builder = new BatchBuilder(TYPE);
        rows.forEach(builder::append);
        Batch batch = builder.build();
        assertThat(batch.size()).isEqualTo(500);
        assertThat(builder.isEmpty()).isTrue();
        for (int i = 0; i < rows.size(); i++) {
            assertRow(batch, i, rows.get(i));
        }
    }

    @Test
    void gatherTakesRowsInTheOrderAskedFor() {
        List<GenericRowData> rows = new ArrayList<>();
        BatchBuilder builder = new BatchBuilder(TYPE);
        for (int i = 0; i < 50; i++) {
            rows.add(randomRow());
            builder.append(rows.get(i));
        }
        int[] order = {7, 7, 49, 0, 3};
        Batch gathered = builder.build().gather(order, 4);
        assertThat(gathered.size()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertRow(gathered, i, rows.get(order[i]));
        }
    }

    @Test
    void truncateTakesBackAnUnfinishedRow() {
        BatchBuilder builder = new BatchBuilder(TYPE);
        GenericRowData first = randomRow();
        GenericRowData second = randomRow();
        builder.append(first);
        builder.column(0).appendNull();
        builder.column(6).appendInternal(StringData.fromString("left over"));
        builder.truncate(1);
        builder.append(second);
        Batch batch = builder.build();
        assertRow(batch, 0, first);
        assertRow(batch, 1, second);
    }

    @Test
    void truncateForgetsNullsOfTheRowsTakenBack() {
        ColumnBuilder.OfLong builder = new ColumnBuilder.OfLong();
        builder.append(1);
        builder.appendNull();
        builder.truncate(1);
        builder.append(2);
        Column column = builder.build();
        assertThat(column.isNull(1)).isFalse();
    }

    @Test
    void aBatchOfInsertsHasNoKinds() {
        BatchBuilder builder = new BatchBuilder(List.of(new BigIntType()));
        builder.column(0).appendInternal(1L);
        builder.endRow(Batch.INSERT);
        assertThat(builder.build().rowKinds()).isNull();
        builder.column(0).appendInternal(1L);
        builder.endRow(Batch.INSERT);
        builder.column(0).appendInternal(2L);
        builder.endRow(Batch.DELETE);
        assertThat(builder.build().rowKinds()).startsWith(Batch.INSERT, Batch.DELETE);
    }

    @Test
    void columnsOfUnequalLengthAreNoBatch() {
        assertThatThrownBy(() -> Batch.of(2, new LongColumn(new long[] {1}, null, 1)))
                .hasMessage("column 0 has 1 rows in a batch of 2");
    }

    @Test
    void aReservedValueIsWrittenInPlace() {
        ColumnBuilder.OfBytes builder = new ColumnBuilder.OfBytes();
        builder.append(new byte[] {'a'}, 0, 1);
        int position = builder.reserve(600);
        builder.bytes()[position] = 'b';
        builder.bytes()[position + 1] = 'c';
        builder.appendReserved(2);
        builder.appendNull();
        BytesColumn column = (BytesColumn) builder.build();
        assertThat(column.string(0)).hasToString("a");
        assertThat(column.string(1)).hasToString("bc");
        assertThat(column.isNull(2)).isTrue();
        assertThat(column.length(2)).isZero();
    }

    private static void assertRow(Batch batch, int row, RowData expected) {
        RowData view = new BatchRow(batch).at(row);
        assertThat(view.getRowKind()).isEqualTo(expected.getRowKind());
        for (int i = 0; i < TYPES.length; i++) {
            Object value = RowData.createFieldGetter(TYPES[i], i).getFieldOrNull(expected);
            assertThat(Values.get(batch.column(i), TYPES[i], row))
                    .as(TYPES[i].toString())
                    .isEqualTo(value);
            assertThat(RowData.createFieldGetter(TYPES[i], i).getFieldOrNull(view))
                    .isEqualTo(value);
        }
    }

    private GenericRowData randomRow() {
        GenericRowData row = new GenericRowData(RowKind.fromByteValue((byte) random.nextInt(4)), TYPES.length);
        Object[] values = {
            random.nextBoolean(),
            (byte) random.nextInt(),
            (short) random.nextInt(),
            random.nextLong(),
            random.nextFloat(),
            random.nextDouble(),
            StringData.fromString("ä".repeat(random.nextInt(30)) + random.nextInt()),
            new byte[] {(byte) random.nextInt(), 0},
            DecimalData.fromUnscaledLong(random.nextInt(), 12, 3),
            DecimalData.fromBigDecimal(new BigDecimal(random.nextLong()).movePointLeft(5), 30, 5),
            TimestampData.fromEpochMillis(random.nextInt()),
            TimestampData.fromEpochMillis(random.nextInt(), random.nextInt(1_000_000))
        };
        for (int i = 0; i < values.length; i++) {
            row.setField(i, random.nextInt(5) == 0 ? null : values[i]);
        }
        return row;
    }
}
