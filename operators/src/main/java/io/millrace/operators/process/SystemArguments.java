package io.millrace.operators.process;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.TableArgument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * The arguments that every process table function has besides its own: {@code on_time} and {@code uid}, which come last.
 *
 * @param arguments those of the function's own signature
 * @param tables the tables given, by input
 * @param timeColumns columns of {@code on_time}, by input; -1 where the table has none
 */
record SystemArguments(List<Expression> arguments, List<TableArgument> tables, int[] timeColumns) {
    private static final int COUNT = 2;

    static SystemArguments of(Call call) {
        List<Expression> operands = call.operands();
        List<Expression> arguments = operands.subList(0, operands.size() - COUNT);
        List<String> onTime = columns(operands.get(operands.size() - COUNT));
        List<TableArgument> tables = new ArrayList<>();
        for (Expression argument : arguments) {
            if (argument instanceof TableArgument table) {
                tables.add(table);
            }
        }
        int[] timeColumns = new int[tables.size()];
        Arrays.fill(timeColumns, -1);
        for (TableArgument table : tables) {
            List<String> names = ((RowType) table.type()).getFieldNames();
            timeColumns[table.inputIndex()] = onTime.stream()
                    .mapToInt(names::indexOf)
                    .filter(column -> column >= 0)
                    .findFirst()
                    .orElse(-1);
        }
        return new SystemArguments(arguments, tables, timeColumns);
    }

    /** Whether all tables have a time, which rows of the result then carry in their last column. */
    boolean hasTime() {
        return timeColumns.length > 0 && Arrays.stream(timeColumns).allMatch(column -> column >= 0);
    }

    /** The names in a descriptor; none if it is left out. */
    static List<String> columns(Expression operand) {
        List<String> names = new ArrayList<>();
        if (operand instanceof Call call && call.calls("DESCRIPTOR")) {
            for (Expression name : call.operands()) {
                names.add(String.valueOf(((Literal) name).value()));
            }
        }
        return names;
    }

    /** Whether an argument has no value: {@code DEFAULT} or {@code NULL}. */
    static boolean isLeftOut(Expression operand) {
        return (operand instanceof Call call && call.calls("DEFAULT"))
                || (operand instanceof Literal literal && literal.value() == null);
    }
}
