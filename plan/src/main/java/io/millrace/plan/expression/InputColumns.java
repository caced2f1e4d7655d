package io.millrace.plan.expression;

import java.util.BitSet;

/** The input columns that expressions refer to. */
public final class InputColumns {
    private InputColumns() {}

    /** Adds the input columns that an expression refers to; all of them if it holds something this does not know. */
    public static void add(Expression expression, BitSet columns) {
        if (expression instanceof InputReference reference) {
            columns.set(reference.index());
        } else if (expression instanceof Call call) {
            call.operands().forEach(operand -> add(operand, columns));
        } else if (expression instanceof FieldAccess access) {
            add(access.input(), columns);
        } else if (!(expression instanceof Literal) && !isConstant(expression)) {
            columns.set(0, Short.MAX_VALUE);
        }
    }

    private static boolean isConstant(Expression expression) {
        return expression instanceof SearchRanges || expression instanceof Symbol;
    }
}
