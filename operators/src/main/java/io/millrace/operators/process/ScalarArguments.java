package io.millrace.operators.process;

import io.millrace.data.Batch;
import io.millrace.data.Values;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.TableArgument;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.ColumnList;
import org.jspecify.annotations.Nullable;

/** The arguments of a function that are no tables: they read no row, so an epoch evaluates them once. */
final class ScalarArguments implements AutoCloseable {
    private final List<Expression> arguments;
    private final int[] positions;
    private final CompiledCalc calc;
    private final @Nullable Object[] values;

    /** Arguments compiled once for all instances of an operator. */
    record Factory(List<Expression> arguments, int[] positions, Compiled<CompiledCalc> calc) {
        static Factory of(List<Expression> arguments, ExpressionCompiler compiler) {
            List<Expression> evaluated = new ArrayList<>();
            List<Integer> positions = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                Expression argument = arguments.get(i);
                boolean hasNoCode = argument instanceof TableArgument
                        || SystemArguments.isLeftOut(argument)
                        || isDescriptor(argument);
                if (!hasNoCode) {
                    evaluated.add(argument);
                    positions.add(i);
                }
            }
            int[] array = positions.stream().mapToInt(Integer::intValue).toArray();
            return new Factory(arguments, array, compiler.compileCalc(RowType.of(), evaluated, null));
        }

        ScalarArguments create() {
            return new ScalarArguments(this);
        }
    }

    private ScalarArguments(Factory factory) {
        arguments = factory.arguments;
        positions = factory.positions;
        calc = factory.calc.newInstance();
        values = new @Nullable Object[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            Expression argument = arguments.get(i);
            values[i] = isDescriptor(argument) ? ColumnList.of(SystemArguments.columns(argument)) : null;
        }
    }

    private static boolean isDescriptor(Expression argument) {
        return argument instanceof Call call && call.calls("DESCRIPTOR");
    }

    /** Evaluates the arguments at the time of an epoch. */
    void evaluate(EvaluationContext time) {
        if (positions.length == 0) {
            return;
        }
        Batch row = calc.apply(Batch.of(1), time);
        for (int i = 0; i < positions.length; i++) {
            values[positions[i]] = row == null
                    ? null
                    : Values.get(row.column(i), arguments.get(positions[i]).type(), 0);
        }
    }

    /** The value of an argument as Flink's internal data structure, by position in the function's signature. */
    @Nullable
    Object value(int position) {
        return values[position];
    }

    @Override
    public void close() {
        calc.close();
    }
}
