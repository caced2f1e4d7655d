package io.millrace.engine.graph;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.SearchRanges;
import io.millrace.plan.expression.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * The condition under which rows of a scan count, put together from the filters and partitions that the planner pushed into
 * the source. The planner then does not filter again, so it is applied exactly, behind the source, whether or not the source
 * uses it to read less.
 *
 * <p>A filter may stand before a projection and ask for columns that do not leave the scan. Columns are therefore numbered
 * as they are read: those that leave the scan, then those that only the condition reads, then metadata.
 */
final class ScanFilter {
    /** What Flink writes for a null in the name of a partition; {@code partition.default-name} of file tables. */
    private static final String DEFAULT_PARTITION = "__DEFAULT_PARTITION__";

    private ScanFilter() {}

    /** All conditions at a time; null if there are none. */
    static @Nullable Expression and(List<Expression> conditions) {
        return fold("AND", conditions);
    }

    /**
     * Whether a row is in one of the partitions; null if these are all.
     *
     * @param partitions values by partition key
     * @param physicalType the columns of the table
     */
    static Expression inAny(List<Map<String, String>> partitions, RowType physicalType) {
        List<Expression> alternatives = new ArrayList<>();
        for (Map<String, String> partition : partitions) {
            List<Expression> equals = new ArrayList<>();
            partition.forEach((name, value) -> equals.add(isIn(physicalType, name, value)));
            Expression all = and(equals);
            if (all != null) {
                alternatives.add(all);
            }
        }
        Expression any = fold("OR", alternatives);
        return any == null ? new Literal(false, new BooleanType(false)) : any;
    }

    private static Expression isIn(RowType physicalType, String name, String value) {
        int index = physicalType.getFieldIndex(name);
        LogicalType type = physicalType.getTypeAt(index);
        InputReference column = new InputReference(index, type);
        if (value.equals(DEFAULT_PARTITION)) {
            return new Call(new FunctionIdentifier.BuiltIn("IS NULL", 1, "POSTFIX"), List.of(column), boolType(false));
        }
        Literal text = new Literal(StringData.fromString(value), new VarCharType(false, VarCharType.MAX_LENGTH));
        Call typed = new Call(new FunctionIdentifier.BuiltIn("CAST", 1, "SPECIAL"), List.of(text), type);
        return new Call(
                new FunctionIdentifier.BuiltIn("=", 1, "BINARY"), List.of(column, typed), boolType(type.isNullable()));
    }

    private static BooleanType boolType(boolean isNullable) {
        return new BooleanType(isNullable);
    }

    private static @Nullable Expression fold(String operator, List<Expression> conditions) {
        if (conditions.size() < 2) {
            return conditions.isEmpty() ? null : conditions.get(0);
        }
        boolean isNullable =
                conditions.stream().anyMatch(condition -> condition.type().isNullable());
        return new Call(new FunctionIdentifier.BuiltIn(operator, 1, "BINARY"), conditions, boolType(isNullable));
    }

    /** The expression over columns numbered otherwise. */
    static Expression renumbered(Expression expression, IntUnaryOperator newIndex) {
        if (expression instanceof InputReference reference) {
            return new InputReference(newIndex.applyAsInt(reference.index()), reference.type());
        } else if (expression instanceof Call call) {
            List<Expression> operands = call.operands().stream()
                    .map(operand -> renumbered(operand, newIndex))
                    .toList();
            return new Call(call.function(), operands, call.type());
        } else if (expression instanceof FieldAccess access) {
            return new FieldAccess(renumbered(access.input(), newIndex), access.index(), access.name(), access.type());
        } else if (expression instanceof Literal
                || expression instanceof SearchRanges
                || expression instanceof Symbol) {
            return expression;
        }
        throw new NotNativeException("a filter in a source with " + expression);
    }
}
