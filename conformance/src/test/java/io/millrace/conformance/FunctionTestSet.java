package io.millrace.conformance;

import java.util.List;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.AbstractDataType;
import org.jspecify.annotations.Nullable;

/**
 * Tests over one input row.
 *
 * @param name of what is tested
 * @param fieldData values of the columns {@code f0}, {@code f1}, …; null if the expressions read none
 * @param fieldTypes types of the columns; null to derive them from the values
 * @param functions user-defined functions that the expressions call by their simple names
 * @param items the tests
 */
record FunctionTestSet(
        String name,
        Object @Nullable [] fieldData,
        AbstractDataType<?> @Nullable [] fieldTypes,
        List<Class<? extends UserDefinedFunction>> functions,
        List<FunctionTestItem> items) {

    FunctionTestSet {
        functions = List.copyOf(functions);
        items = List.copyOf(items);
    }
}
