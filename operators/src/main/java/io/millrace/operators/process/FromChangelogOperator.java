package io.millrace.operators.process;

import io.millrace.data.Batch;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.plan.ProcessTableFunction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * Turns inserts that say what they do into the changelog they stand for: the column of the operation becomes the kind of
 * the row, by {@code op_mapping}. Follows Flink's {@code FROM_CHANGELOG}: a row without an operation, or with one that the
 * mapping does not know, is an error.
 */
public final class FromChangelogOperator implements StatelessOperator {
    private final int opColumn;
    private final String[] names;
    private final byte[][] codes;
    private final byte[] kinds;

    private FromChangelogOperator(int opColumn, Map<String, RowKind> mapping) {
        this.opColumn = opColumn;
        this.names = mapping.keySet().toArray(String[]::new);
        this.codes = new byte[names.length][];
        this.kinds = new byte[names.length];
        for (int i = 0; i < names.length; i++) {
            codes[i] = names[i].getBytes(StandardCharsets.UTF_8);
            kinds[i] = mapping.getOrDefault(names[i], RowKind.INSERT).toByteValue();
        }
    }

    /** Whether a node is a call of this function. */
    public static boolean covers(ProcessTableFunction node) {
        return ChangelogArguments.isCallOf(node, "FROM_CHANGELOG");
    }

    public static OperatorFactory factory(ProcessTableFunction node, RowType inputType) {
        ChangelogArguments arguments = ChangelogArguments.of(node, inputType);
        int opColumn = inputType.getFieldIndex(arguments.opColumn());
        Map<String, RowKind> mapping = new LinkedHashMap<>();
        if (arguments.opMapping() == null) {
            for (RowKind kind : RowKind.values()) {
                mapping.put(kind.name(), kind);
            }
        } else {
            arguments.opMapping().forEach((operations, kind) -> {
                for (String operation : operations.split(",")) {
                    mapping.put(operation.strip(), RowKind.valueOf(kind.strip()));
                }
            });
        }
        return () -> new FromChangelogOperator(opColumn, mapping);
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        BytesColumn operations = (BytesColumn) batch.column(opColumn);
        byte[] rowKinds = new byte[batch.size()];
        boolean isInsertOnly = true;
        for (int row = 0; row < rowKinds.length; row++) {
            rowKinds[row] = kind(operations, row);
            isInsertOnly &= rowKinds[row] == Batch.INSERT;
        }
        Column[] columns = new Column[batch.columnCount() - 1];
        System.arraycopy(batch.columns(), 0, columns, 0, opColumn);
        System.arraycopy(batch.columns(), opColumn + 1, columns, opColumn, columns.length - opColumn);
        output.emit(new Batch(columns, isInsertOnly ? null : rowKinds, batch.size()));
    }

    private byte kind(BytesColumn operations, int row) {
        if (operations.isNull(row)) {
            throw new TableRuntimeException("Received NULL op code. Every changelog row must carry an operation code.");
        }
        byte[] bytes = operations.bytes();
        int start = operations.start(row);
        int end = operations.end(row);
        for (int i = 0; i < codes.length; i++) {
            if (Arrays.equals(codes[i], 0, codes[i].length, bytes, start, end)) {
                return kinds[i];
            }
        }
        throw new TableRuntimeException("Received invalid op code '" + operations.string(row)
                + "'. Defined op codes are: " + Arrays.toString(names) + ".");
    }
}
