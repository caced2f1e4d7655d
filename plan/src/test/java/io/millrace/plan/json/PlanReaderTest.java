package io.millrace.plan.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.plan.Calc;
import io.millrace.plan.Exchange;
import io.millrace.plan.Explain;
import io.millrace.plan.GlobalGroupAggregate;
import io.millrace.plan.GlobalWindowAggregate;
import io.millrace.plan.Join;
import io.millrace.plan.LocalGroupAggregate;
import io.millrace.plan.LocalWindowAggregate;
import io.millrace.plan.MiniBatchAssigner;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanException;
import io.millrace.plan.PlanNode;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.plan.Rank;
import io.millrace.plan.Sink;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.Union;
import io.millrace.plan.UnknownNode;
import io.millrace.plan.Values;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.SearchRanges;
import io.millrace.plan.expression.Symbol;
import io.millrace.plan.expression.TableArgument;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.Distribution;
import io.millrace.plan.spec.Input;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankStrategy;
import io.millrace.plan.spec.RankType;
import io.millrace.plan.spec.SortField;
import io.millrace.plan.spec.StateMetadata;
import io.millrace.plan.spec.TableColumn;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class PlanReaderTest {

    @Test
    void readsATableWithComputedColumnWatermarkAndOptions() {
        TableSourceScan scan = only(TableSourceScan.class, plan("window"));

        assertThat(scan.header().version()).isEqualTo(2);
        assertThat(scan.inputs()).isEmpty();
        assertThat(scan.source().abilities()).isEmpty();
        CatalogTable table = scan.source().table();
        assertThat(table.identifier()).isEqualTo(ObjectIdentifier.of("default_catalog", "default_database", "orders"));
        CatalogTable.Definition definition = table.definition();
        assertThat(definition).isNotNull();
        assertThat(definition.columns())
                .extracting(TableColumn::name)
                .containsExactly("id", "country", "amount", "placed", "placed_at");
        assertThat(definition.columns().get(0)).isEqualTo(new TableColumn.Physical("id", new BigIntType()));
        assertThat(definition.columns().get(4)).isInstanceOfSatisfying(TableColumn.Computed.class, computed -> {
            assertThat(computed.text()).isEqualTo("TO_TIMESTAMP(`placed`)");
            assertThat(computed.expression()).hasToString("TO_TIMESTAMP($3)");
        });
        assertThat(definition.watermarks()).singleElement().satisfies(watermark -> {
            assertThat(watermark.rowtimeAttribute()).isEqualTo("placed_at");
            assertThat(watermark.expression()).hasToString("-($4, 5000)");
        });
        assertThat(definition.partitionKeys()).containsExactly("country");
        assertThat(definition.primaryKey()).isEmpty();
        assertThat(definition.options()).containsEntry("connector", "datagen").containsEntry("rows-per-second", "10");
    }

    @Test
    void readsWindowsWithTheirStrategies() {
        Plan plan = plan("window");
        WindowSpec hourly = new WindowSpec.Tumbling(3_600_000, 300_000);
        LogicalType rowtime = new TimestampType(true, TimestampKind.ROWTIME, 3);

        LocalWindowAggregate local = only(LocalWindowAggregate.class, plan);
        assertThat(local.windowing()).isEqualTo(new WindowingStrategy.TimeAttribute(hourly, rowtime, true, 2));
        assertThat(local.grouping()).containsExactly(0);
        assertThat(local.aggregateCalls()).hasSize(2);

        GlobalWindowAggregate global = only(GlobalWindowAggregate.class, plan);
        assertThat(global.windowing())
                .isInstanceOfSatisfying(WindowingStrategy.SliceAttached.class, sliced -> assertThat(sliced.window())
                        .isEqualTo(hourly));
        assertThat(global.properties())
                .containsExactly(
                        new WindowProperty("window_start", WindowProperty.Kind.WINDOW_START),
                        new WindowProperty("window_end", WindowProperty.Kind.WINDOW_END));
        assertThat(global.localInputType().getFieldNames()).containsExactly("country", "amount", "placed_at");
        assertThat(global.configuration()).containsKey("table.local-time-zone");

        WatermarkAssigner assigner = only(WatermarkAssigner.class, plan);
        assertThat(assigner.rowtimeFieldIndex()).isEqualTo(2);
        LogicalType assigned = assigner.outputType().getTypeAt(2);
        assertThat(((TimestampType) assigned).getKind()).isEqualTo(TimestampKind.ROWTIME);
    }

    @Test
    void readsSearchRangesAsPoints() {
        Calc filter = nodes(Calc.class, plan("window")).get(1);

        Call and = (Call) filter.condition();
        assertThat(and).isNotNull();
        assertThat(and.calls("AND")).isTrue();
        Call search = (Call) and.operands().get(0);
        assertThat(search.function()).isEqualTo(new FunctionIdentifier.BuiltIn("SEARCH", 1, "INTERNAL"));
        SearchRanges ranges = (SearchRanges) search.operands().get(1);
        assertThat(ranges.nullAs()).isEqualTo(SearchRanges.NullAs.UNKNOWN);
        assertThat(ranges.ranges()).allMatch(SearchRanges.Range::isPoint);
        assertThat(ranges.ranges())
                .extracting(range -> String.valueOf(range.lower().value()))
                .containsExactly("de", "es", "fr", "nl");
        Call greater = (Call) and.operands().get(1);
        assertThat(greater.calls(">")).isTrue();
        assertThat(greater.operands().get(1))
                .isInstanceOfSatisfying(
                        Literal.class, literal -> assertThat(literal.value()).hasToString("1.5"));
    }

    @Test
    void readsAggregatesOverChangelogs() {
        Plan plan = plan("changelog");

        MiniBatchAssigner miniBatch = only(MiniBatchAssigner.class, plan);
        assertThat(miniBatch.intervalMillis()).isEqualTo(2000);
        assertThat(miniBatch.isRowtime()).isFalse();

        LocalGroupAggregate local = only(LocalGroupAggregate.class, plan);
        AggregateCall distinct = local.aggregateCalls().get(0);
        assertThat(distinct.function()).isEqualTo(new FunctionIdentifier.BuiltIn("COUNT", 1, "FUNCTION_STAR"));
        assertThat(distinct.distinct()).isTrue();
        assertThat(distinct.arguments()).containsExactly(1);
        assertThat(distinct.hasFilter()).isFalse();
        AggregateCall filtered = local.aggregateCalls().get(1);
        assertThat(filtered).hasToString("COUNT() FILTER $2");
        assertThat(local.outputType().getFieldNames())
                .as("accumulators, the last a view of distinct values")
                .containsExactly("country", "count$0", "count1$1", "distinct$0");

        GlobalGroupAggregate global = only(GlobalGroupAggregate.class, plan);
        assertThat(global.grouping()).containsExactly(0);
        assertThat(global.needRetractions()).containsExactly(false, false);
        assertThat(global.generateUpdateBefore()).isFalse();
        assertThat(global.indexOfCountStar()).isNull();
        assertThat(global.state()).containsExactly(new StateMetadata(0, 86_400_000, "globalGroupAggregateState"));
        assertThat(global.configuration()).containsEntry("table.exec.mini-batch.size", "100");
    }

    @Test
    void readsTopNAndUpsertSink() {
        Plan plan = plan("changelog");

        Rank rank = only(Rank.class, plan);
        assertThat(rank.kind()).isEqualTo(Rank.Kind.RANK);
        assertThat(rank.rankType()).isEqualTo(RankType.ROW_NUMBER);
        assertThat(rank.partition()).isEmpty();
        assertThat(rank.orderBy()).containsExactly(new SortField(1, false, true), new SortField(0, true, false));
        assertThat(rank.range()).isEqualTo(new RankRange.Constant(1, 3));
        assertThat(rank.strategy()).isEqualTo(new RankStrategy.UpdateFast(List.of(0)));
        assertThat(rank.outputRowNumber()).isTrue();

        Sink sink = only(Sink.class, plan);
        assertThat(sink.sink().table().displayName()).isEqualTo("default_catalog.default_database.top");
        CatalogTable.Definition definition = sink.sink().table().definition();
        assertThat(definition).isNotNull();
        assertThat(definition.primaryKey()).containsExactly("place");
        assertThat(sink.inputChangelogMode()).isEqualTo(ChangelogMode.upsert(false));
        assertThat(sink.inputs()).containsExactly(new Input(19, new Distribution.Unknown()));
    }

    @Test
    void readsJoinsUnionsAndSharedInputs() {
        Plan plan = plan("join");

        Join join = only(Join.class, plan);
        assertThat(join.join().joinType()).isEqualTo(JoinType.LEFT);
        assertThat(join.join().leftKeys()).containsExactly(0);
        assertThat(join.join().rightKeys()).containsExactly(0);
        assertThat(join.join().filterNulls()).containsExactly(true);
        assertThat(join.join().nonEquiCondition()).hasToString(">($1, 10)");
        assertThat(join.leftUpsertKeys()).isEmpty();
        assertThat(join.rightUpsertKeys()).containsExactly(List.of(0));
        assertThat(join.inputs()).extracting(Input::sourceId).containsExactly(25, 27);
        assertThat(nodes(Exchange.class, plan).get(0).distribution()).isEqualTo(new Distribution.Hash(List.of(0)));

        Values values = only(Values.class, plan);
        assertThat(nodes(Union.class, plan)).hasSize(2);
        assertThat(plan.edges())
                .filteredOn(edge -> edge.source() == values.id())
                .hasSize(2);
        assertThat(plan.roots()).containsExactly(only(Sink.class, plan));

        Calc afterJoin = (Calc) plan.node(29);
        Call sum = (Call) afterJoin.projection().get(2);
        assertThat(sum).hasToString("+(CHAR_LENGTH(TRIM(BOTH, x, $4)), EXTRACT(YEAR, $2))");
        Call extract = (Call) sum.operands().get(1);
        assertThat(extract.operands().get(0)).isInstanceOfSatisfying(Symbol.class, symbol -> {
            assertThat(symbol.kind()).isEqualTo("TIME_UNIT_RANGE");
            assertThat(symbol.value()).isEqualTo("YEAR");
        });
    }

    @Test
    void putsInputsBeforeTheNodesThatReadThem() {
        Plan plan = plan("join");

        for (Plan.Edge edge : plan.edges()) {
            assertThat(plan.nodes().indexOf(plan.node(edge.source())))
                    .isLessThan(plan.nodes().indexOf(plan.node(edge.target())));
        }
    }

    @Test
    void readsConstantsInFlinksInternalForm() {
        Calc calc = only(Calc.class, plan("literals"));

        assertThat(value(calc, 0)).isEqualTo(true);
        assertThat(value(calc, 1)).isEqualTo((byte) 1);
        assertThat(value(calc, 2)).isEqualTo((short) -2);
        assertThat(value(calc, 3)).isEqualTo(3);
        assertThat(value(calc, 4)).isEqualTo(4_000_000_000L);
        assertThat(value(calc, 5)).isEqualTo(1.5f);
        assertThat(value(calc, 6)).isEqualTo(2.5d);
        assertThat(value(calc, 7)).isEqualTo(DecimalData.fromUnscaledLong(1250, 10, 3));
        assertThat(value(calc, 8)).isEqualTo(StringData.fromString("ab  "));
        assertThat(value(calc, 9)).isEqualTo(new byte[] {1, -1});
        assertThat(value(calc, 10)).isEqualTo((int) LocalDate.of(2024, 2, 29).toEpochDay());
        assertThat(value(calc, 11)).isEqualTo((12 * 3600 + 34 * 60 + 56) * 1000);
        assertThat(value(calc, 12))
                .isEqualTo(TimestampData.fromLocalDateTime(LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000)));
        assertThat(calc.projection().get(13)).isEqualTo(new Literal(null, VarCharType.STRING_TYPE));
        assertThat(interval(calc, 14)).as("milliseconds of a day").isEqualTo(86_400_000L);
        assertThat(interval(calc, 15)).as("months").isEqualTo(2);
        assertThat(((Call) calc.projection().get(14)).operands().get(0))
                .isEqualTo(new InputReference(0, new TimestampType(3)));
    }

    @Test
    void keepsANodeItDoesNotKnowWithItsJson() {
        String json = text("literals").replace("stream-exec-calc_1", "stream-exec-teleport_3");

        Plan plan = PlanReader.read(json);

        UnknownNode unknown = only(UnknownNode.class, plan);
        assertThat(unknown.header().type()).isEqualTo("stream-exec-teleport");
        assertThat(unknown.header().version()).isEqualTo(3);
        assertThat(unknown.json().has("projection")).isTrue();
    }

    @Test
    void readsACallOfAProcessTableFunction() {
        ProcessTableFunction function = only(ProcessTableFunction.class, plan("process"));

        assertThat(function.uid()).isEqualTo("f");
        assertThat(function.call().function()).isEqualTo(new FunctionIdentifier.SystemFunction("f"));
        assertThat(function.call().operands()).hasSize(4);
        assertThat(function.call().operands().get(0)).isInstanceOfSatisfying(TableArgument.class, table -> {
            assertThat(table.inputIndex()).isZero();
            assertThat(table.partitionKeys()).containsExactly(0);
            assertThat(table.orderKeys()).containsExactly(1);
            assertThat(table.orderDirections()).containsExactly("DESC_NULLS_LAST");
        });
        assertThat(function.call().operands().get(3))
                .isInstanceOfSatisfying(
                        Call.class, call -> assertThat(call.calls("DEFAULT")).isTrue());
        assertThat(function.inputChangelogModes())
                .extracting(ChangelogMode::toString)
                .containsExactly("[INSERT, UPDATE_AFTER, ~DELETE]");
        assertThat(function.outputChangelogMode()).isEqualTo(ChangelogMode.insertOnly());
    }

    @Test
    void namesNodeAndPlaceOfWhatItCannotRead() {
        String json = text("literals").replaceFirst("\"kind\" : \"INPUT_REF\"", "\"kind\" : \"GUESS\"");
        assertThat(json).contains("GUESS");

        assertThatThrownBy(() -> PlanReader.read(json))
                .isInstanceOf(PlanException.class)
                .hasMessageStartingWith("Node 37 (stream-exec-calc_1): "
                        + "plan.nodes[1].projection[14].operands[0] is an expression of unknown kind 'GUESS'");
    }

    @Test
    void saysWhichMemberIsMissing() {
        String json = text("window").replace("\"rowtimeFieldIndex\"", "\"rowtimeField\"");

        assertThatThrownBy(() -> PlanReader.read(json))
                .hasMessageContaining("Node 3 (stream-exec-watermark-assigner_1): "
                        + "plan.nodes[2] has no member 'rowtimeFieldIndex'");
    }

    @Test
    void refusesEdgesThatDoNotFitTheNodes() {
        String json = text("literals").replaceFirst("\"source\" : 36", "\"source\" : 99");

        assertThatThrownBy(() -> PlanReader.read(json))
                .hasMessage("Node 37 reads node 99, which the plan does not have.");
    }

    @Test
    void refusesACycle() {
        String json = text("literals").replaceFirst("\"source\" : 36", "\"source\" : 38");

        assertThatThrownBy(() -> PlanReader.read(json)).hasMessageContaining("the plan has a cycle");
    }

    @Test
    void refusesTextThatIsNotJson() {
        assertThatThrownBy(() -> PlanReader.read("SELECT 1")).hasMessageStartingWith("The plan is not JSON:");
    }

    @Test
    void explainsAsATreeWithNotes() {
        String text = Explain.text(
                plan("join"),
                node -> node instanceof Join ? "Flink: regular join" : node instanceof Union ? "native" : "");

        String[] lines = text.split("\n");
        assertThat(lines[0])
                .isEqualTo("#35 Sink(table=[default_catalog.default_database.named], fields=[id, name, EXPR$2])");
        assertThat(lines[1]).isEqualTo("+- #34 Union(all=[true], union=[id, name, EXPR$2])  native");
        assertThat(lines[2]).startsWith("   :- #29 Calc(select=[id, name, (CHAR_LENGTH(");
        assertThat(lines[3])
                .startsWith("   :  +- #28 Join(joinType=[LeftOuterJoin]")
                .endsWith("  Flink: regular join");
        assertThat(lines[lines.length - 1]).isEqualTo("         +- #30 Values (see above)");
    }

    private static Object value(Calc calc, int index) {
        Object value = ((Literal) calc.projection().get(index)).value();
        assertThat(value).isNotNull();
        return value;
    }

    private static Object interval(Calc calc, int index) {
        Call plus = (Call) calc.projection().get(index);
        return ((Literal) plus.operands().get(1)).value();
    }

    private static <T extends PlanNode> List<T> nodes(Class<T> type, Plan plan) {
        return plan.nodes().stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <T extends PlanNode> T only(Class<T> type, Plan plan) {
        List<T> nodes = nodes(type, plan);
        assertThat(nodes).hasSize(1);
        return nodes.get(0);
    }

    private static Plan plan(String name) {
        return PlanReader.read(text(name));
    }

    private static String text(String name) {
        try (InputStream resource = PlanReaderTest.class.getResourceAsStream(name + ".json")) {
            assertThat(resource).as(name).isNotNull();
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
