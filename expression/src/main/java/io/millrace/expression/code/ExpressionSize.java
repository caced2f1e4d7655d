package io.millrace.expression.code;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.SearchRanges;

/** How much code an expression becomes, in nodes. */
public final class ExpressionSize {
    private ExpressionSize() {}

    public static int of(Expression expression) {
        if (expression instanceof Call call) {
            int size = 1;
            for (Expression operand : call.operands()) {
                size += of(operand);
            }
            return size;
        } else if (expression instanceof SearchRanges search) {
            return search.ranges().size();
        } else if (expression instanceof FieldAccess access) {
            return 1 + of(access.input());
        }
        return 1;
    }
}
