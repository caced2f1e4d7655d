package io.millrace.operators.lateral;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.CorrelationVariable;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.InputReference;
import java.util.ArrayList;
import java.util.List;

/** The operands of a function that is called for each row of a table: they see its columns. */
final class Operands {
    private Operands() {}

    /** The operands with the fields of the correlation variable as columns of the input. */
    static List<Expression> overInput(Call call) {
        List<Expression> operands = new ArrayList<>();
        for (Expression operand : call.operands()) {
            operands.add(overInput(operand));
        }
        return operands;
    }

    private static Expression overInput(Expression expression) {
        if (expression instanceof FieldAccess access) {
            return access.input() instanceof CorrelationVariable
                    ? new InputReference(access.index(), access.type())
                    : new FieldAccess(overInput(access.input()), access.index(), access.name(), access.type());
        } else if (expression instanceof Call call) {
            return new Call(call.function(), overInput(call), call.type());
        }
        return expression;
    }

    /** An expression over some columns, where these come behind {@code offset} others. */
    static Expression behind(int offset, Expression expression) {
        if (expression instanceof InputReference reference) {
            return new InputReference(reference.index() + offset, reference.type());
        } else if (expression instanceof FieldAccess access) {
            return new FieldAccess(behind(offset, access.input()), access.index(), access.name(), access.type());
        } else if (expression instanceof Call call) {
            List<Expression> operands = new ArrayList<>();
            call.operands().forEach(operand -> operands.add(behind(offset, operand)));
            return new Call(call.function(), operands, call.type());
        }
        return expression;
    }
}
