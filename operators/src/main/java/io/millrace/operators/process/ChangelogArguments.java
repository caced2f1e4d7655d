package io.millrace.operators.process;

import io.millrace.data.NotNativeException;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.expression.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of {@code TO_CHANGELOG} and {@code FROM_CHANGELOG}.
 *
 * @param opColumn name of the column that holds the operation
 * @param opMapping the argument {@code op_mapping}; null if it is left out
 * @param timeColumn column of {@code on_time} in the input, whose values are repeated behind all others; -1 without
 */
record ChangelogArguments(String opColumn, @Nullable Map<String, String> opMapping, int timeColumn) {
    private static final String DEFAULT_OP_COLUMN = "op";

    static ChangelogArguments of(ProcessTableFunction node, RowType inputType) {
        List<Expression> operands = node.call().operands();
        List<String> names = SystemArguments.columns(operands.get(1));
        int[] timeColumns = SystemArguments.of(node.call()).timeColumns();
        return new ChangelogArguments(
                names.isEmpty() ? DEFAULT_OP_COLUMN : names.get(0), mapping(operands.get(2)), timeColumns[0]);
    }

    /** Whether a node calls the built-in function of that name. */
    static boolean isCallOf(ProcessTableFunction node, String name) {
        return node.call().function() instanceof FunctionIdentifier.BuiltIn builtIn
                && builtIn.name().equals(name)
                && builtIn.version() == 1;
    }

    private static @Nullable Map<String, String> mapping(Expression operand) {
        if (SystemArguments.isLeftOut(operand)) {
            return null;
        }
        List<Expression> entries = new ArrayList<>();
        if (operand instanceof Call call && call.calls("MAP")) {
            entries.addAll(call.operands());
        } else {
            throw new NotNativeException("the argument op_mapping as " + operand);
        }
        Map<String, String> mapping = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i += 2) {
            mapping.put(text(entries.get(i)), text(entries.get(i + 1)));
        }
        return mapping;
    }

    private static String text(Expression operand) {
        if (operand instanceof Literal literal && literal.value() != null) {
            String text = literal.value().toString();
            return literal.type() instanceof CharType ? text.stripTrailing() : text;
        }
        throw new NotNativeException("an entry of op_mapping as " + operand);
    }
}
