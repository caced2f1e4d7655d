package io.millrace.plan.expression;

import java.util.List;
import java.util.StringJoiner;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A function or operator applied to operands.
 *
 * @param function what is called
 * @param operands in call order; empty for niladic functions
 * @param type type of the result
 */
public record Call(FunctionIdentifier function, List<Expression> operands, LogicalType type) implements Expression {
    public Call {
        operands = List.copyOf(operands);
    }

    /** Whether this calls the built-in function or operator of that name, such as {@code =} or {@code UPPER}. */
    public boolean calls(String builtInName) {
        return function instanceof FunctionIdentifier.BuiltIn builtIn
                && builtIn.name().equals(builtInName);
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", function.displayName() + "(", ")");
        for (Expression operand : operands) {
            text.add(operand.toString());
        }
        return text.toString();
    }
}
