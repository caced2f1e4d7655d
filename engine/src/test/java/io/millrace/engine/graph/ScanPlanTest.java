package io.millrace.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.NotNativeException;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.Ability;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.SourceTable;
import io.millrace.plan.spec.TableColumn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class ScanPlanTest {
    private static final LogicalType TEXT = VarCharType.STRING_TYPE;
    private static final LogicalType NUMBER = new BigIntType();

    /** Table {@code t (a BIGINT, b STRING, c INT)}. */
    private static TableSourceScan scan(RowType output, Ability... abilities) {
        CatalogTable table = new CatalogTable(
                ObjectIdentifier.of("default_catalog", "default_database", "t"),
                new CatalogTable.Definition(
                        List.of(
                                new TableColumn.Physical("a", NUMBER),
                                new TableColumn.Physical("b", TEXT),
                                new TableColumn.Physical("c", new IntType())),
                        List.of(),
                        List.of(),
                        List.of("c"),
                        null,
                        Map.of(),
                        ""));
        NodeHeader header =
                new NodeHeader(1, "stream-exec-table-source-scan", 2, output, "Scan()", List.of(), Map.of(), List.of());
        return new TableSourceScan(header, new SourceTable(table, List.of(abilities)));
    }

    private static RowType row(String[] names, LogicalType... types) {
        return RowType.of(types, names);
    }

    private static Expression above(int column, long limit) {
        return new Call(
                new FunctionIdentifier.BuiltIn(">", 1, "BINARY"),
                List.of(new InputReference(column, NUMBER), new Literal(limit, NUMBER)),
                new BooleanType());
    }

    private static ColumnUse.Needed allOf(RowType type) {
        ColumnUse.Needed all = new ColumnUse.Needed();
        all.addWhole(0, type.getFieldCount());
        return all;
    }

    @Test
    void aFilterBeforeAProjectionReadsAColumnThatDoesNotLeave() {
        RowType output = row(new String[] {"b", "ts"}, TEXT, NUMBER);
        ScanPlan plan = ScanPlan.of(
                scan(
                        output,
                        new Ability.FilterPushDown(List.of(above(0, 5))),
                        new Ability.ProjectPushDown(List.of(List.of(1)), null),
                        new Ability.ReadingMetadata(List.of("timestamp"), null),
                        new Ability.LimitPushDown(3)),
                allOf(output));
        assertThat(plan.request().producedType().getFieldNames()).containsExactly("b", "a", "ts");
        assertThat(plan.request().paths()).containsExactly(List.of("b"), List.of("a"));
        assertThat(plan.request().metadataKeys()).containsExactly("timestamp");
        assertThat(plan.request().needed()).containsExactly(true, true, true);
        assertThat(plan.request().limit())
                .as("rows that are filtered out do not count")
                .isEqualTo(Long.MAX_VALUE);
        assertThat(Objects.requireNonNull(plan.filter()).projection())
                .containsExactly(new InputReference(0, TEXT), new InputReference(2, NUMBER));
        assertThat(plan.filter().condition()).isEqualTo(above(1, 5));
    }

    @Test
    void aFilterBehindAProjectionIsNumberedAsThat() {
        RowType output = row(new String[] {"c", "a"}, new IntType(), NUMBER);
        ColumnUse.Needed onlyC = new ColumnUse.Needed();
        onlyC.addWhole(0, 1);
        ScanPlan plan = ScanPlan.of(
                scan(
                        output,
                        new Ability.ProjectPushDown(List.of(List.of(2), List.of(0)), null),
                        new Ability.FilterPushDown(List.of(above(1, 5), above(1, 7)))),
                onlyC);
        assertThat(plan.request().producedType().getFieldNames()).containsExactly("c", "a");
        assertThat(plan.request().needed()).as("the condition reads a").containsExactly(true, true);
        assertThat(Objects.requireNonNull(plan.filter()).condition()).hasToString("AND(>($1, 5), >($1, 7))");
    }

    @Test
    void partitionsAreACondition() {
        RowType output = row(new String[] {"a"}, NUMBER);
        ScanPlan plan = ScanPlan.of(
                scan(
                        output,
                        new Ability.PartitionPushDown(List.of(Map.of("c", "2"), Map.of("c", "__DEFAULT_PARTITION__"))),
                        new Ability.ProjectPushDown(List.of(List.of(0)), null)),
                allOf(output));
        assertThat(plan.request().producedType().getFieldNames()).containsExactly("a", "c");
        assertThat(Objects.requireNonNull(plan.filter()).condition()).hasToString("OR(=($1, CAST(2)), IS NULL($1))");
        ScanPlan none = ScanPlan.of(
                scan(
                        output,
                        new Ability.PartitionPushDown(List.of()),
                        new Ability.ProjectPushDown(List.of(List.of(0)), null)),
                allOf(output));
        assertThat(Objects.requireNonNull(none.filter()).condition()).hasToString("false");
    }

    @Test
    void withoutConditionsNothingRunsBehindTheSource() {
        RowType output = row(new String[] {"a", "b", "c"}, NUMBER, TEXT, new IntType());
        ScanPlan plan = ScanPlan.of(
                scan(output, new Ability.FilterPushDown(List.of()), new Ability.LimitPushDown(3)), allOf(output));
        assertThat(plan.filter()).isNull();
        assertThat(plan.request().limit()).isEqualTo(3);
        assertThatThrownBy(() -> ScanPlan.of(scan(output, new Ability.SourceWatermark(true, null)), allOf(output)))
                .isInstanceOf(NotNativeException.class)
                .hasMessageContaining("SourceWatermark");
    }
}
