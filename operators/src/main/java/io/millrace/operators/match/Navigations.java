package io.millrace.operators.match;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.PatternReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The values of matched rows that expressions ask for ({@code A.price}, {@code LAST(A.price, 1)}), collected as columns: an
 * expression over them is then one over a row like any other. Follows Flink's MatchCodeGenerator.
 */
final class Navigations {
    /** In place of a variable: all rows of the match. */
    static final int ALL = -1;

    private final List<String> variables;
    private final RowType rowType;
    private final int timeColumn;
    private final List<Navigation> navigations = new ArrayList<>();

    /**
     * A value of a row.
     *
     * @param variable place of the variable in the pattern, or {@link #ALL}
     * @param isFirst whether rows are counted from the first, otherwise from the last
     * @param offset how many rows after the first, or before the last; null if there is none
     * @param column of the row
     */
    record Navigation(int variable, boolean isFirst, int offset, int column, LogicalType type) {}

    Navigations(List<String> variables, RowType rowType, int timeColumn) {
        this.variables = variables;
        this.rowType = rowType;
        this.timeColumn = timeColumn;
    }

    List<Navigation> list() {
        return navigations;
    }

    /** The columns of the navigations. */
    RowType type() {
        return RowType.of(navigations.stream().map(Navigation::type).toArray(LogicalType[]::new));
    }

    /** The expression over the columns of the navigations; those that it needs are added. */
    Expression rewrite(Expression expression) {
        return rewrite(expression, false, 0);
    }

    private Expression rewrite(Expression expression, boolean isFirst, int offset) {
        if (expression instanceof PatternReference reference) {
            LogicalType type = rowType.getTypeAt(reference.index()).copy(true);
            return add(new Navigation(variable(reference.alpha()), isFirst, offset, reference.index(), type));
        }
        return expression instanceof Call call ? rewrite(call, isFirst, offset) : expression;
    }

    private Expression rewrite(Call call, boolean isFirst, int offset) {
        if (call.calls("FINAL")) {
            return rewrite(call.operands().get(0), isFirst, offset);
        } else if (call.calls("FIRST") || call.calls("LAST")) {
            return rewrite(call.operands().get(0), call.calls("FIRST"), count(call));
        } else if (call.calls("PREV") || call.calls("NEXT")) {
            if (count(call) != 0) {
                throw new NotNativeException("a physical offset in MATCH_RECOGNIZE: " + call);
            }
            return rewrite(call.operands().get(0), false, 0);
        } else if (call.calls("MATCH_ROWTIME")) {
            return add(new Navigation(
                    ALL, false, 0, timeColumn, rowType.getTypeAt(timeColumn).copy(true)));
        } else if (call.calls("RUNNING") || call.calls("CLASSIFIER") || call.calls("MATCH_PROCTIME")) {
            throw new NotNativeException(call.function().displayName() + " in MATCH_RECOGNIZE");
        }
        List<Expression> operands = call.operands().stream()
                .map(operand -> rewrite(operand, isFirst, offset))
                .toList();
        return new Call(call.function(), operands, call.type());
    }

    private static int count(Call call) {
        if (call.operands().size() == 2
                && call.operands().get(1) instanceof Literal literal
                && literal.value() instanceof Number count) {
            return Math.toIntExact(count.longValue());
        }
        throw new NotNativeException("an offset in MATCH_RECOGNIZE that is no constant: " + call);
    }

    private int variable(String alpha) {
        int variable = alpha.equals("*") ? ALL : variables.indexOf(Objects.requireNonNull(alpha));
        if (variable == ALL && !alpha.equals("*")) {
            throw new NotNativeException("variable " + alpha + ", which is not in the pattern, in MATCH_RECOGNIZE");
        }
        return variable;
    }

    private InputReference add(Navigation navigation) {
        int index = navigations.indexOf(navigation);
        if (index < 0) {
            index = navigations.size();
            navigations.add(navigation);
        }
        return new InputReference(index, navigation.type());
    }
}
