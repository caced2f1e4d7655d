package io.millrace.expression.user;

import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.Literal;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.utils.TypeConversions;

/** What a function may ask about a call when it derives its types. */
public record FixedCallContext(
        DataTypeFactory dataTypeFactory, FunctionDefinition definition, List<Expression> operands, DataType output)
        implements CallContext {

    @Override
    public DataTypeFactory getDataTypeFactory() {
        return dataTypeFactory;
    }

    @Override
    public FunctionDefinition getFunctionDefinition() {
        return definition;
    }

    @Override
    public boolean isArgumentLiteral(int position) {
        return operands.get(position) instanceof Literal;
    }

    @Override
    public boolean isArgumentNull(int position) {
        return operands.get(position) instanceof Literal literal && literal.value() == null;
    }

    @Override
    public <T> Optional<T> getArgumentValue(int position, Class<T> type) {
        if (!(operands.get(position) instanceof Literal literal) || literal.value() == null) {
            return Optional.empty();
        }
        DataStructureConverter<Object, Object> converter =
                DataStructureConverters.getConverter(TypeConversions.fromLogicalToDataType(literal.type()));
        converter.open(FixedCallContext.class.getClassLoader());
        Object external = converter.toExternalOrNull(literal.value());
        return type.isInstance(external) ? Optional.of(type.cast(external)) : Optional.empty();
    }

    @Override
    public String getName() {
        return definition.toString();
    }

    @Override
    public List<DataType> getArgumentDataTypes() {
        return operands.stream()
                .map(operand -> TypeConversions.fromLogicalToDataType(operand.type()))
                .toList();
    }

    @Override
    public Optional<DataType> getOutputDataType() {
        return Optional.of(output);
    }

    @Override
    public boolean isGroupedAggregation() {
        return false;
    }
}
