package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.BatchRow;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions.NestedEnforcer;
import org.apache.flink.table.api.config.ExecutionConfigOptions.NotNullEnforcer;
import org.apache.flink.table.api.config.ExecutionConfigOptions.TypeLengthEnforcer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.operators.sink.constraint.ConstraintEnforcerExecutor;
import org.apache.flink.table.runtime.operators.sink.constraint.EnforcerException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Holds rows to the NOT NULL and length constraints of a sink, those inside of rows, and of arrays and maps if asked for,
 * included. Runs Flink's own ConstraintEnforcerExecutor, row by row; without nested constraints
 * {@link NotNullEnforcerOperator} and {@link LengthEnforcerOperator} do the same by columns.
 */
public final class NestedConstraintOperator implements StatelessOperator {
    private final RowType type;
    private final RowData.FieldGetter[] fields;
    private final ConstraintEnforcerExecutor constraints;

    private NestedConstraintOperator(RowType type, ConstraintEnforcerExecutor constraints) {
        this.type = type;
        this.constraints = constraints;
        List<LogicalType> types = type.getChildren();
        this.fields = new RowData.FieldGetter[types.size()];
        for (int i = 0; i < fields.length; i++) {
            // The type may say NOT NULL where a row has a null that is to be found.
            fields[i] = RowData.createFieldGetter(types.get(i).copy(true), i);
        }
    }

    /**
     * The operator, or none if there is nothing to enforce.
     *
     * @param type the columns that the sink takes
     * @param config settings of the sink's node
     */
    static List<OperatorFactory> factories(RowType type, ReadableConfig config) {
        try {
            Optional<ConstraintEnforcerExecutor> constraints = ConstraintEnforcerExecutor.create(
                    type,
                    NotNullEnforcer.valueOf(config.get(SinkConstraints.NOT_NULL).name()),
                    TypeLengthEnforcer.valueOf(
                            config.get(SinkConstraints.LENGTH).name()),
                    NestedEnforcer.valueOf(config.get(SinkConstraints.NESTED).name()));
            return constraints
                    .<List<OperatorFactory>>map(enforcer -> List.of(() -> new NestedConstraintOperator(type, enforcer)))
                    .orElse(List.of());
        } catch (ValidationException e) {
            throw new MillraceException(
                    ErrorCode.OPTION,
                    "The options of constraints do not go together: " + e.getMessage(),
                    "Set '" + SinkConstraints.NESTED.key() + "' to 'ROWS', or '" + SinkConstraints.LENGTH.key()
                            + "' to something else than '"
                            + config.get(SinkConstraints.LENGTH).name().toUpperCase(Locale.ROOT) + "'.",
                    e);
        }
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        BatchBuilder rows = new BatchBuilder(type.getChildren());
        BatchRow row = new BatchRow(batch);
        for (int i = 0; i < batch.size(); i++) {
            RowData kept = enforce(row.at(i));
            if (kept == row) {
                rows.append(batch, i, batch.rowKind(i));
            } else if (kept != null) {
                for (int column = 0; column < fields.length; column++) {
                    rows.column(column).appendInternal(fields[column].getFieldOrNull(kept));
                }
                rows.endRow(batch.rowKind(i));
            }
        }
        if (!rows.isEmpty()) {
            output.emit(rows.build());
        }
    }

    private @Nullable RowData enforce(RowData row) {
        try {
            return constraints.enforce(row);
        } catch (EnforcerException e) {
            throw new MillraceException(ErrorCode.DATA, e.getMessage(), null, e);
        }
    }
}
