package io.millrace.operators.process;

import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.Literal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.ColumnList;
import org.jspecify.annotations.Nullable;

/**
 * What a process table function may ask about its call when it derives its types, as Flink's planner answers it for a
 * call in a plan.
 *
 * @param arguments those of the function's signature
 * @param tables the tables given, by position in the signature
 * @param output what the function is planned to give, without columns that are passed through
 */
record FunctionCallContext(
        DataTypeFactory typeFactory,
        FunctionDefinition definition,
        String name,
        List<Expression> arguments,
        Map<Integer, TableInput> tables,
        DataType output,
        ChangelogMode outputMode)
        implements CallContext {

    @Override
    public DataTypeFactory getDataTypeFactory() {
        return typeFactory;
    }

    @Override
    public FunctionDefinition getFunctionDefinition() {
        return definition;
    }

    @Override
    public boolean isArgumentLiteral(int position) {
        Expression argument = arguments.get(position);
        return argument instanceof Literal
                || (argument instanceof Call call && (call.calls("DESCRIPTOR") || call.calls("MAP")));
    }

    @Override
    public boolean isArgumentNull(int position) {
        return SystemArguments.isLeftOut(arguments.get(position));
    }

    @Override
    public <T> Optional<T> getArgumentValue(int position, Class<T> type) {
        if (isArgumentNull(position)) {
            return Optional.empty();
        }
        Object value = value(arguments.get(position));
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    private static @Nullable Object value(Expression argument) {
        if (argument instanceof Literal literal) {
            return external(literal);
        } else if (argument instanceof Call call && call.calls("DESCRIPTOR")) {
            return ColumnList.of(SystemArguments.columns(call));
        } else if (argument instanceof Call call && call.calls("MAP")) {
            Map<String, @Nullable String> map = new LinkedHashMap<>();
            for (int i = 0; i < call.operands().size(); i += 2) {
                Object key = value(call.operands().get(i));
                Object value = value(call.operands().get(i + 1));
                if (key != null) {
                    map.put(key.toString(), value == null ? null : value.toString());
                }
            }
            return map;
        }
        return null;
    }

    private static @Nullable Object external(Literal literal) {
        DataStructureConverter<Object, Object> converter =
                DataStructureConverters.getConverter(TypeConversions.fromLogicalToDataType(literal.type()));
        converter.open(FunctionCallContext.class.getClassLoader());
        return converter.toExternalOrNull(literal.value());
    }

    @Override
    public Optional<TableSemantics> getTableSemantics(int position) {
        return Optional.ofNullable(tables.get(position));
    }

    @Override
    public Optional<ChangelogMode> getOutputChangelogMode() {
        return Optional.of(outputMode);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public List<DataType> getArgumentDataTypes() {
        return arguments.stream()
                .map(argument -> TypeConversions.fromLogicalToDataType(argument.type()))
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
