package io.millrace.expression.user;

import io.millrace.data.NotNativeException;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.ApiExpressionUtils;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.UnresolvedCallExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.SpecializedFunction.ExpressionEvaluator;
import org.apache.flink.table.functions.SpecializedFunction.SpecializedContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.logical.LogicalType;

/** What a function may use when it is made for a call; of expressions to evaluate, comparisons only. */
public record Specialization(FixedCallContext call, ReadableConfig configuration) implements SpecializedContext {
    @Override
    public CallContext getCallContext() {
        return call;
    }

    @Override
    public ReadableConfig getConfiguration() {
        return configuration;
    }

    @Override
    public ClassLoader getBuiltInClassLoader() {
        return Specialization.class.getClassLoader();
    }

    @Override
    public ExpressionEvaluator createEvaluator(
            Expression expression, DataType outputDataType, DataTypes.Field... args) {
        FunctionDefinition function =
                ApiExpressionUtils.unwrapFromApi(expression) instanceof UnresolvedCallExpression evaluated
                        ? evaluated.getFunctionDefinition()
                        : null;
        List<LogicalType> types = Arrays.stream(args)
                .map(argument -> argument.getDataType().getLogicalType())
                .toList();
        ExpressionEvaluator evaluator = ComparisonEvaluator.of(function, types);
        if (evaluator == null) {
            throw refuse();
        }
        return evaluator;
    }

    @Override
    public ExpressionEvaluator createEvaluator(String sqlExpression, DataType outputDataType, DataTypes.Field... args) {
        throw refuse();
    }

    @Override
    public ExpressionEvaluator createEvaluator(
            BuiltInFunctionDefinition function, DataType outputDataType, DataType... args) {
        throw refuse();
    }

    private NotNativeException refuse() {
        return new NotNativeException("function " + call.definition() + " evaluates other expressions");
    }
}
