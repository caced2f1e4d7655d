package io.millrace.expression.user;

import io.millrace.plan.expression.Expression;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/** Turns rows whose columns are the operands of a call into the objects that a function's method takes. */
final class CallArguments {
    private final RowData.FieldGetter[] getters;
    private final DataStructureConverter<Object, Object>[] converters;

    /** @param arguments types with the classes that the function declares */
    CallArguments(List<Expression> operands, List<DataType> arguments, ClassLoader classLoader) {
        getters = new RowData.FieldGetter[arguments.size()];
        @SuppressWarnings({"unchecked", "rawtypes"})
        DataStructureConverter<Object, Object>[] created = new DataStructureConverter[getters.length];
        for (int i = 0; i < getters.length; i++) {
            LogicalType type = operands.get(i).type();
            getters[i] = RowData.createFieldGetter(type.copy(true), i);
            created[i] = Converters.open(arguments.get(i), classLoader);
        }
        converters = created;
    }

    /**
     * Writes the arguments of one call.
     *
     * @param into receives them from position {@code first} on
     */
    void of(RowData row, Object[] into, int first) {
        for (int i = 0; i < getters.length; i++) {
            into[first + i] = converters[i].toExternalOrNull(getters[i].getFieldOrNull(row));
        }
    }

    int count() {
        return getters.length;
    }
}
