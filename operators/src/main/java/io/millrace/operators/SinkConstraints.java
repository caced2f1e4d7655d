package io.millrace.operators;

import io.millrace.dataflow.OperatorFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;

/** What is checked of rows before they go to a sink, as Flink's {@code table.exec.sink.*-enforcer} options say. */
public final class SinkConstraints {
    enum NotNullEnforcer {
        ERROR,
        DROP
    }

    enum LengthEnforcer {
        IGNORE,
        TRIM_PAD,
        ERROR
    }

    enum NestedEnforcer {
        IGNORE,
        ROWS,
        ROWS_AND_COLLECTIONS
    }

    static final ConfigOption<NotNullEnforcer> NOT_NULL = ConfigOptions.key("table.exec.sink.not-null-enforcer")
            .enumType(NotNullEnforcer.class)
            .defaultValue(NotNullEnforcer.ERROR);

    static final ConfigOption<LengthEnforcer> LENGTH = ConfigOptions.key("table.exec.sink.type-length-enforcer")
            .enumType(LengthEnforcer.class)
            .defaultValue(LengthEnforcer.IGNORE);

    static final ConfigOption<NestedEnforcer> NESTED = ConfigOptions.key("table.exec.sink.nested-constraint-enforcer")
            .enumType(NestedEnforcer.class)
            .defaultValue(NestedEnforcer.IGNORE);

    private SinkConstraints() {}

    /**
     * The operators to put before a sink, in order; empty if nothing is to be checked.
     *
     * @param physicalType the columns that the sink takes
     * @param config settings of the sink's node
     */
    public static List<OperatorFactory> operators(RowType physicalType, ReadableConfig config) {
        if (config.get(NESTED) != NestedEnforcer.IGNORE) {
            return NestedConstraintOperator.factories(physicalType, config);
        }
        List<OperatorFactory> operators = new ArrayList<>();
        if (physicalType.getChildren().stream().anyMatch(type -> !type.isNullable())) {
            operators.add(NotNullEnforcerOperator.factory(physicalType, config.get(NOT_NULL) == NotNullEnforcer.DROP));
        }
        LengthEnforcer length = config.get(LENGTH);
        if (length != LengthEnforcer.IGNORE && LengthEnforcerOperator.isNeeded(physicalType)) {
            operators.add(LengthEnforcerOperator.factory(physicalType, length == LengthEnforcer.TRIM_PAD));
        }
        return operators;
    }
}
