package io.millrace.engine.factory;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FunctionIdentifier.BuiltIn;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.jspecify.annotations.Nullable;

/** Predicates of a plan as the expressions that connectors take, {@code SupportsFilterPushDown}. */
final class FilterExpressions {
    /** What connectors know to push down; a predicate with anything else stays with us. */
    private static final Map<String, BuiltInFunctionDefinition> FUNCTIONS = Map.ofEntries(
            Map.entry("=", BuiltInFunctionDefinitions.EQUALS),
            Map.entry("<>", BuiltInFunctionDefinitions.NOT_EQUALS),
            Map.entry("<", BuiltInFunctionDefinitions.LESS_THAN),
            Map.entry("<=", BuiltInFunctionDefinitions.LESS_THAN_OR_EQUAL),
            Map.entry(">", BuiltInFunctionDefinitions.GREATER_THAN),
            Map.entry(">=", BuiltInFunctionDefinitions.GREATER_THAN_OR_EQUAL),
            Map.entry("AND", BuiltInFunctionDefinitions.AND),
            Map.entry("OR", BuiltInFunctionDefinitions.OR),
            Map.entry("NOT", BuiltInFunctionDefinitions.NOT),
            Map.entry("IS NULL", BuiltInFunctionDefinitions.IS_NULL),
            Map.entry("IS NOT NULL", BuiltInFunctionDefinitions.IS_NOT_NULL),
            Map.entry("IS TRUE", BuiltInFunctionDefinitions.IS_TRUE),
            Map.entry("IS FALSE", BuiltInFunctionDefinitions.IS_FALSE),
            Map.entry("LIKE", BuiltInFunctionDefinitions.LIKE),
            Map.entry("UPPER", BuiltInFunctionDefinitions.UPPER),
            Map.entry("LOWER", BuiltInFunctionDefinitions.LOWER));

    private final RowType type;

    /** @param type of the rows that predicates are about */
    FilterExpressions(RowType type) {
        this.type = type;
    }

    /** The predicate for a connector; null if it has a part without a counterpart. */
    @Nullable
    ResolvedExpression of(Expression expression) {
        DataType dataType = TypeConversions.fromLogicalToDataType(expression.type());
        if (expression instanceof InputReference reference) {
            return new FieldReferenceExpression(
                    type.getFieldNames().get(reference.index()), dataType, 0, reference.index());
        } else if (expression instanceof Literal literal) {
            return literal(literal, dataType);
        } else if (expression instanceof Call call && call.function() instanceof BuiltIn builtIn) {
            BuiltInFunctionDefinition function = FUNCTIONS.get(builtIn.name());
            return function == null ? null : call(call, function, dataType);
        }
        return null;
    }

    private static ResolvedExpression literal(Literal literal, DataType dataType) {
        if (literal.value() == null) {
            return new ValueLiteralExpression(null, dataType.nullable());
        }
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(dataType);
        converter.open(FilterExpressions.class.getClassLoader());
        return new ValueLiteralExpression(converter.toExternal(literal.value()), dataType.notNull());
    }

    private @Nullable ResolvedExpression call(Call call, BuiltInFunctionDefinition function, DataType dataType) {
        List<ResolvedExpression> operands = new ArrayList<>();
        for (Expression operand : call.operands()) {
            ResolvedExpression converted = of(operand);
            if (converted == null) {
                return null;
            }
            operands.add(converted);
        }
        boolean isChain = function == BuiltInFunctionDefinitions.AND || function == BuiltInFunctionDefinitions.OR;
        if (!isChain) {
            return CallExpression.permanent(function, operands, dataType);
        }
        // The plan chains any number of conditions, connectors expect two at a time.
        ResolvedExpression chain = operands.get(0);
        for (int i = 1; i < operands.size(); i++) {
            chain = CallExpression.permanent(function, List.of(chain, operands.get(i)), dataType);
        }
        return chain;
    }
}
