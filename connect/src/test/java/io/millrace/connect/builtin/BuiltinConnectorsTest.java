package io.millrace.connect.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.ConnectorRegistry;
import io.millrace.connect.RecordedSplits;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.StagedOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class BuiltinConnectorsTest {
    private static final RowType GENERATED = RowType.of(
            new LogicalType[] {
                new BigIntType(),
                new IntType(),
                VarCharType.STRING_TYPE,
                new DoubleType(),
                new DecimalType(8, 2),
                new ArrayType(new IntType())
            },
            new String[] {"id", "amount", "name", "price", "fee", "tags"});

    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("connector", "datagen"),
            Map.entry("number-of-rows", "10000"),
            Map.entry("rows-per-second", "100000000"),
            Map.entry("fields.id.kind", "sequence"),
            Map.entry("fields.id.start", "5"),
            Map.entry("fields.id.end", "4000"),
            Map.entry("fields.amount.min", "-3"),
            Map.entry("fields.amount.max", "3"),
            Map.entry("fields.amount.null-rate", "0.25"),
            Map.entry("fields.name.length", "8"),
            Map.entry("fields.tags.element.max", "10"));

    private static final RowType PRINTED = RowType.of(
            new LogicalType[] {
                new BigIntType(), VarCharType.STRING_TYPE, new TimestampType(3), new ArrayType(new IntType())
            },
            new String[] {"id", "name", "at", "tags"});

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final ConnectorRegistry registry = new ConnectorRegistry(
            List.of(new DataGenConnector(), new PrintConnector(stream(out), stream(error)), new BlackholeConnector()));

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    @Test
    void datagenGeneratesWhatItsOptionsSay() throws Exception {
        List<String> rows = generate(GENERATED, OPTIONS, Map.of());
        assertThat(rows).hasSize(3996);
        assertThat(rows.get(0)).startsWith("+I[L'5', ");
        assertThat(rows.get(3995)).startsWith("+I[L'4000', ");
        assertThat(rows)
                .allMatch(
                        row -> row.matches(
                                "\\+I\\[L'\\d+', (null|I'-?[0-3]'), B'[0-9a-f]{8}', D'.*', (null|D'.*'), \\[I'.*', I'.*', I'.*']]"));
        assertThat(rows.stream().filter(row -> row.contains("', null, B'")).count())
                .isBetween(800L, 1200L);
        assertThat(rows.stream().filter(row -> row.contains("I'3', B")).count()).isBetween(250L, 650L);
    }

    @Test
    void datagenGeneratesTheSameRowsAgainFromAnyPosition() throws Exception {
        List<String> rows = generate(GENERATED, OPTIONS, Map.of());
        assertThat(generate(GENERATED, OPTIONS, Map.of())).isEqualTo(rows);
        assertThat(generate(GENERATED, OPTIONS, Map.of("t-0", 1234L))).isEqualTo(rows.subList(1234, 3996));
    }

    @Test
    void datagenGeneratesTheSameValuesWhateverIsRead() throws Exception {
        List<String> all = generate(GENERATED, OPTIONS, Map.of());
        RowType projected = RowType.of(new LogicalType[] {VarCharType.STRING_TYPE}, new String[] {"name"});
        SourceRequest request =
                new SourceRequest(RecordedSplits.table(GENERATED, OPTIONS), projected, List.of(), List.of(true), 10);
        List<String> names =
                RecordedSplits.read(registry.createSource(request), Map.of()).rows(projected);
        assertThat(names).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(all.get(i))
                    .contains(names.get(i).substring(3, names.get(i).length() - 1));
        }
    }

    @Test
    void datagenKeepsItsRate() throws Exception {
        Map<String, String> options = Map.of("connector", "datagen", "rows-per-second", "100", "number-of-rows", "20");
        long start = System.nanoTime();
        List<String> rows = generate(RowType.of(new IntType()), options, Map.of());
        assertThat(rows).hasSize(20);
        assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(180);
    }

    @Test
    void optionsThatMeanNothingAreErrorsWithASuggestion() {
        assertThatThrownBy(() -> source(GENERATED, with(OPTIONS, "fields.name.lenght", "3")))
                .isInstanceOfSatisfying(MillraceException.class, e -> {
                    assertThat(e).hasMessage("option 'fields.name.lenght' is not known (table=t)");
                    assertThat(e.hint()).isEqualTo("Did you mean 'fields.name.length'?");
                });
        assertThatThrownBy(() -> source(GENERATED, with(OPTIONS, "number-of-rows", "many")))
                .isInstanceOf(MillraceException.class)
                .hasMessage("option 'number-of-rows' has a bad value 'many' (table=t)");
        assertThatThrownBy(() -> source(GENERATED, with(OPTIONS, "fields.amount.min", "9")))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("fields.amount.min is not below fields.amount.max");
        assertThatThrownBy(() -> source(GENERATED, Map.of("connector", "datagen", "fields.id.kind", "sequence")))
                .isInstanceOf(MillraceException.class)
                .hasMessage("option 'fields.id.start' is missing (table=t)");
        assertThatThrownBy(() -> source(GENERATED, Map.of("connector", "elsewhere")))
                .isInstanceOf(NotNativeException.class)
                .hasMessage("connector 'elsewhere' of table t");
        assertThatThrownBy(() -> source(GENERATED, Map.of("connector", "print")))
                .isInstanceOf(MillraceException.class)
                .hasMessage("connector 'print' cannot be read from (table=t)");
    }

    @Test
    void printPrintsAsFlinkDoes() throws Exception {
        Map<String, String> options = Map.of("connector", "print", "print-identifier", "orders");
        write(options, rows());
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("orders> +I[1, käse, 2024-01-02T03:04:05, [1, null]]\n".replace("\n", System.lineSeparator())
                        + "orders> -D[2, null, null, null]".concat(System.lineSeparator()));
        write(Map.of("connector", "print", "standard-error", "true"), rows());
        assertThat(error.toString(StandardCharsets.UTF_8)).startsWith("+I[1, käse, ");
    }

    @Test
    void blackholeCounts() throws Exception {
        assertThat(write(Map.of("connector", "blackhole"), rows())).isEqualTo(2);
    }

    private static Batch rows() {
        BatchBuilder builder = new BatchBuilder(PRINTED);
        builder.append(GenericRowData.of(
                1L,
                StringData.fromString("käse"),
                TimestampData.fromLocalDateTime(LocalDateTime.of(2024, 1, 2, 3, 4, 5)),
                new GenericArrayData(new Integer[] {1, null})));
        builder.append(GenericRowData.ofKind(RowKind.DELETE, 2L, null, null, null));
        return builder.build();
    }

    /** Writes a batch as one epoch and returns the rows that were staged. */
    private long write(Map<String, String> options, Batch batch) throws Exception {
        SinkRequest request =
                new SinkRequest(RecordedSplits.table(PRINTED, options), PRINTED, List.of(), Set.of(RowKind.values()));
        try (Sink sink = registry.createSink(request);
                SinkWriter writer = sink.createWriter()) {
            sink.open();
            writer.write(batch);
            StagedOutput staged = Objects.requireNonNull(writer.stage());
            assertThat(writer.stage()).isNull();
            sink.commit(1, List.of(staged));
            return staged.rows();
        }
    }

    private List<String> generate(RowType type, Map<String, String> options, Map<String, Long> from) throws Exception {
        return RecordedSplits.read(source(type, options), from).rows(type);
    }

    private Source source(RowType type, Map<String, String> options) {
        return registry.createSource(RecordedSplits.all(type, options));
    }

    private static Map<String, String> with(Map<String, String> options, String key, String value) {
        Map<String, String> more = new HashMap<>(options);
        more.put(key, value);
        return more;
    }
}
