package io.millrace.engine.factory;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.testkit.TestRows;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

class FilterExpressionsTest {
    private static final RowType TYPE =
            TestRows.rowType("name STRING, price DECIMAL(5, 2), placed TIMESTAMP(3), done BOOLEAN");
    private static final FilterExpressions EXPRESSIONS = new FilterExpressions(TYPE);

    private static Expression column(int index) {
        return new InputReference(index, TYPE.getTypeAt(index));
    }

    private static Literal literal(int column, Object value) {
        return new Literal(value, TYPE.getTypeAt(column).copy(false));
    }

    private static Call call(String name, Expression... operands) {
        LogicalType type = new BooleanType();
        return new Call(BuiltIn.of(name), List.of(operands), type);
    }

    @Test
    void comparisonsKeepTheirTypes() {
        assertThat(EXPRESSIONS.of(call("=", column(0), literal(0, StringData.fromString("a")))))
                .hasToString("equals(name, 'a')");
        assertThat(EXPRESSIONS.of(call(">=", column(1), literal(1, DecimalData.fromUnscaledLong(125, 5, 2)))))
                .hasToString("greaterThanOrEqual(price, 1.25)");
        assertThat(EXPRESSIONS.of(call("<", column(2), literal(2, TimestampData.fromEpochMillis(0)))))
                .hasToString("lessThan(placed, 1970-01-01T00:00)");
    }

    @Test
    void chainsAreTakenTwoByTwo() {
        Expression isNull = call("IS NULL", column(0));
        assertThat(EXPRESSIONS.of(call("AND", isNull, column(3), call("NOT", column(3)))))
                .hasToString("and(and(isNull(name), done), not(done))");
    }

    @Test
    void whatConnectorsDoNotKnowIsLeft() {
        assertThat(EXPRESSIONS.of(
                        call("OR", column(3), call("REGEXP", column(0), literal(0, StringData.fromString("a"))))))
                .isNull();
    }
}
