package io.millrace.bench.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import io.millrace.dataflow.TableDefinition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    private static final RowType ALL_TYPES = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("flag", DataTypes.BOOLEAN()),
                    DataTypes.FIELD("tiny", DataTypes.TINYINT()),
                    DataTypes.FIELD("small", DataTypes.SMALLINT()),
                    DataTypes.FIELD("number", DataTypes.INT()),
                    DataTypes.FIELD("big", DataTypes.BIGINT()),
                    DataTypes.FIELD("single", DataTypes.FLOAT()),
                    DataTypes.FIELD("double", DataTypes.DOUBLE()),
                    DataTypes.FIELD("text", DataTypes.STRING()),
                    DataTypes.FIELD("bytes", DataTypes.BYTES()),
                    DataTypes.FIELD("price", DataTypes.DECIMAL(10, 2)),
                    DataTypes.FIELD("wide", DataTypes.DECIMAL(38, 10)),
                    DataTypes.FIELD("day", DataTypes.DATE()),
                    DataTypes.FIELD("time", DataTypes.TIMESTAMP(3)),
                    DataTypes.FIELD("fine", DataTypes.TIMESTAMP_LTZ(9)))
            .getLogicalType();

    private static final RowType PAIR =
            (RowType) DataTypes.ROW(DataTypes.FIELD("k", DataTypes.INT()), DataTypes.FIELD("v", DataTypes.STRING()))
                    .getLogicalType();

    private static GenericRowData row(int seed) {
        return GenericRowData.of(
                seed % 2 == 0,
                (byte) -seed,
                (short) (seed * 3),
                seed * 1_000_003,
                seed * 1_000_000_007L,
                seed / 3.0f,
                -seed / 7.0,
                StringData.fromString("text äöü of some length ".repeat(seed % 3) + seed),
                new byte[] {(byte) seed, 1, 2},
                DecimalData.fromBigDecimal(new BigDecimal(seed + ".25"), 10, 2),
                DecimalData.fromBigDecimal(new BigDecimal("1234567890123456789" + seed + ".0123456789"), 38, 10),
                seed,
                TimestampData.fromEpochMillis(-1000L * seed),
                TimestampData.fromEpochMillis(seed, 999_999));
    }

    @Test
    void wholeColumnsAndSingleRowsHashAlike() {
        BatchBuilder builder = new BatchBuilder(ALL_TYPES);
        RowDataSerializer binary = new RowDataSerializer(ALL_TYPES);
        GenericRowData[] rows = new GenericRowData[20];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(i);
            if (i > 0) {
                rows[i].setField(i % ALL_TYPES.getFieldCount(), null);
            }
            builder.append(rows[i]);
        }
        int[] columns = IntStream.range(0, ALL_TYPES.getFieldCount()).toArray();
        long[] hashes = new long[rows.length];

        ColumnHash.rows(builder.build(), columns, hashes);

        ChecksumTableFactory.Hasher hasher = new ChecksumTableFactory.Hasher(ALL_TYPES, columns);
        for (int i = 0; i < rows.length; i++) {
            assertThat(hasher.of(rows[i])).as("row %d", i).isEqualTo(hashes[i]);
            assertThat(hasher.of(binary.toBinaryRow(rows[i])))
                    .as("binary row %d", i)
                    .isEqualTo(hashes[i]);
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void aRetractionTakesItsRowBack() throws Exception {
        Checksum straight = write(List.of(), pair(RowKind.INSERT, 1, "a"), pair(RowKind.INSERT, 2, "b"));
        Checksum roundabout = write(
                List.of(),
                pair(RowKind.INSERT, 2, "b"),
                pair(RowKind.INSERT, 1, "x"),
                pair(RowKind.UPDATE_BEFORE, 1, "x"),
                pair(RowKind.UPDATE_AFTER, 1, "a"),
                pair(RowKind.INSERT, 3, "c"),
                pair(RowKind.DELETE, 3, "c"));

        assertThat(roundabout.isSameTable(straight)).isTrue();
        assertThat(roundabout.rows()).isEqualTo(2);
        assertThat(roundabout.changes()).isEqualTo(6);
        assertThat(write(List.of(), pair(RowKind.INSERT, 1, "a"), pair(RowKind.INSERT, 2, "c"))
                        .isSameTable(straight))
                .isFalse();
    }

    @Test
    void aKeyHasOneRow() throws Exception {
        Checksum straight = write(List.of("k"), pair(RowKind.INSERT, 1, "a"), pair(RowKind.INSERT, 2, "b"));
        Checksum updated = write(
                List.of("k"),
                pair(RowKind.INSERT, 1, "x"),
                pair(RowKind.UPDATE_AFTER, 1, "a"),
                pair(RowKind.INSERT, 2, "b"),
                pair(RowKind.INSERT, 3, "c"),
                pair(RowKind.DELETE, 3, "gone"));

        assertThat(updated.isSameTable(straight)).isTrue();
    }

    @Test
    void manyKeysAreKept() {
        KeyedHashes hashes = new KeyedHashes();
        for (int i = 0; i < 10_000; i++) {
            assertThat(hashes.put(RowHash.mix(i), i + 1)).isZero();
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(hashes.put(RowHash.mix(i), 7)).isEqualTo(i + 1);
        }
    }

    private static RowData pair(RowKind kind, int key, String value) {
        return GenericRowData.ofKind(kind, key, StringData.fromString(value));
    }

    private static Checksum write(List<String> primaryKey, RowData... rows) throws Exception {
        TableDefinition table =
                new TableDefinition("t", "t", PAIR, primaryKey, List.of(), Map.of("connector", "checksum"));
        Checksums.take("t");
        try (Sink sink =
                new ChecksumConnector().createSink(new SinkRequest(table, PAIR, List.of(), Set.of(RowKind.values())))) {
            sink.open();
            try (SinkWriter writer = sink.createWriter()) {
                for (RowData row : rows) {
                    BatchBuilder builder = new BatchBuilder(PAIR);
                    builder.append(row);
                    Batch batch = builder.build();
                    writer.write(batch);
                    StagedOutput staged = writer.stage();
                    sink.commit(1, List.of(staged));
                }
            }
        }
        return Checksums.take("t");
    }
}
