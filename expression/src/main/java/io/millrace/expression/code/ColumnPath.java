package io.millrace.expression.code;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.ObjectColumn;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.InputReference;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * A column of the input, or a field of the rows in one: something that is there and need not be computed.
 *
 * @param column index of the input column
 * @param fields the fields on the way, outermost first; empty for the column itself
 */
public record ColumnPath(int column, List<Field> fields) {
    /** A field by its position in the row, and its type. */
    public record Field(int index, LogicalType type) {}

    /** The path that an expression is; null if it is something else. */
    public static @Nullable ColumnPath of(Expression expression) {
        if (expression instanceof InputReference reference) {
            return new ColumnPath(reference.index(), List.of());
        } else if (expression instanceof FieldAccess access) {
            ColumnPath row = of(access.input());
            if (row != null) {
                List<Field> fields = new ArrayList<>(row.fields);
                fields.add(new Field(access.index(), access.type()));
                return new ColumnPath(row.column, List.copyOf(fields));
            }
        }
        return null;
    }

    /** The column in a batch. */
    public Column in(Batch batch) {
        Column found = batch.column(column);
        for (Field field : fields) {
            found = ((ObjectColumn) found).field(field.index(), field.type());
        }
        return found;
    }

    /** Distinguishes paths in names of variables: {@code 3}, or {@code 3_0} for the first field of the rows in column 3. */
    String name() {
        StringBuilder name = new StringBuilder().append(column);
        fields.forEach(field -> name.append('_').append(field.index()));
        return name.toString();
    }
}
