package io.millrace.conformance;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.UnresolvedCallExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.planner.functions.casting.CastRule;
import org.apache.flink.table.planner.functions.casting.CastRuleProvider;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.utils.ValueDataTypeConverter;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The row that a test set evaluates its expressions on, cast to the types of its columns as Flink's VALUES does. */
final class FunctionInput {
    private final ZoneId sessionZone;

    FunctionInput(ZoneId sessionZone) {
        this.sessionZone = sessionZone;
    }

    /** The row of these columns; a column that nothing reads if there are none. */
    Batch batch(List<DataType> types, Object @Nullable [] values) {
        return values == null ? row(List.of(DataTypes.INT()), new Object[] {0}) : row(types, values);
    }

    private Batch row(List<DataType> types, Object[] values) {
        BatchBuilder builder =
                new BatchBuilder(types.stream().map(DataType::getLogicalType).toList());
        for (int i = 0; i < values.length; i++) {
            builder.column(i).appendInternal(internal(types.get(i), values[i]));
        }
        builder.endRow((byte) 0);
        return builder.build();
    }

    /** The value as Flink's internal data structure; what stands inside others is cast too. */
    private @Nullable Object internal(DataType type, @Nullable Object value) {
        LogicalType logicalType = type.getLogicalType();
        if (value == null) {
            return null;
        } else if (logicalType.is(LogicalTypeRoot.ROW) && value instanceof Row row) {
            return row(type, row);
        } else if (logicalType.is(LogicalTypeRoot.ARRAY) && value instanceof Object[] array) {
            return new GenericArrayData(internals(type.getChildren().get(0), Arrays.asList(array)));
        } else if (logicalType.is(LogicalTypeRoot.ARRAY) && value instanceof List<?> list) {
            return new GenericArrayData(internals(type.getChildren().get(0), list));
        } else if (logicalType.is(LogicalTypeRoot.MAP) && value instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> internal = new LinkedHashMap<>();
            map.forEach((key, mapped) -> internal.put(
                    internal(type.getChildren().get(0), key),
                    internal(type.getChildren().get(1), mapped)));
            return new GenericMapData(internal);
        } else if (value instanceof ApiExpression expression) {
            return internal(type, literal(expression.toExpr()));
        } else if (logicalType.is(LogicalTypeFamily.INTERVAL) && value instanceof Number) {
            return value;
        }
        return scalar(type, value);
    }

    /** The value of an expression that constructs a map or array of literals. */
    private static @Nullable Object literal(Expression expression) {
        if (expression instanceof ValueLiteralExpression literal) {
            return literal.getValueAs(Object.class).orElse(null);
        }
        List<@Nullable Object> values = new ArrayList<>();
        for (Expression child : expression.getChildren()) {
            values.add(literal(child));
        }
        FunctionDefinition function = ((UnresolvedCallExpression) expression).getFunctionDefinition();
        if (function == BuiltInFunctionDefinitions.ARRAY) {
            return values;
        } else if (function == BuiltInFunctionDefinitions.MAP) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i += 2) {
                map.put(values.get(i), values.get(i + 1));
            }
            return map;
        }
        throw new IllegalStateException("a column of " + expression);
    }

    private @Nullable Object[] internals(DataType type, List<?> values) {
        return values.stream().map(value -> internal(type, value)).toArray();
    }

    private GenericRowData row(DataType type, Row row) {
        GenericRowData internal = new GenericRowData(row.getKind(), row.getArity());
        for (int i = 0; i < row.getArity(); i++) {
            internal.setField(i, internal(type.getChildren().get(i), row.getField(i)));
        }
        return internal;
    }

    private @Nullable Object scalar(DataType type, Object value) {
        DataType own = ValueDataTypeConverter.extractDataType(value).orElse(type);
        Object internal = isLiteralOf(type.getLogicalType(), own.getLogicalType())
                ? toInternal(type, value)
                : cast(toInternal(own, value), own.getLogicalType(), type.getLogicalType());
        return internal instanceof TimestampData timestamp
                ? truncate(timestamp, LogicalTypeChecks.getPrecision(type.getLogicalType()))
                : internal;
    }

    /** Whether a literal of one type becomes one of the other without a cast: timestamps whatever their precision. */
    private static boolean isLiteralOf(LogicalType type, LogicalType own) {
        return own.copy(true).equals(type.copy(true))
                || (type.is(LogicalTypeFamily.TIMESTAMP) && own.is(type.getTypeRoot()));
    }

    /**
     * Cuts the digits that the precision has no room for. Flink does so while it plans VALUES, to a literal; its
     * {@code DateTimeUtils.truncate} for casts at run time leaves nanoseconds of few digits, like 256, as they are.
     */
    private static TimestampData truncate(TimestampData timestamp, int precision) {
        LocalDateTime time = timestamp.toLocalDateTime();
        int unitNanos = (int) Math.pow(10, 9 - precision);
        int nanos = time.get(ChronoField.NANO_OF_SECOND);
        return TimestampData.fromLocalDateTime(time.withNano(nanos - nanos % unitNanos));
    }

    private static Object toInternal(DataType type, Object value) {
        DataType bridged = type.getLogicalType().supportsInputConversion(value.getClass())
                ? type.bridgedTo(value.getClass())
                : type;
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(bridged);
        converter.open(FunctionInput.class.getClassLoader());
        return converter.toInternal(value);
    }

    private @Nullable Object cast(Object value, LogicalType from, LogicalType to) {
        CastRule.Context context =
                CastRule.Context.create(false, false, sessionZone, FunctionInput.class.getClassLoader(), null);
        return CastRuleProvider.cast(context, from, to, value);
    }
}
