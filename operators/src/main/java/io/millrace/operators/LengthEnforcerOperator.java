package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.PhysicalType;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import java.util.Arrays;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Holds strings and binary values to the declared lengths of a sink's columns: cuts what is too long and pads CHAR with
 * blanks and BINARY with zeros, or fails. Lengths of strings are in characters.
 */
public final class LengthEnforcerOperator implements StatelessOperator {
    private final RowType type;
    private final boolean trimAndPad;

    private LengthEnforcerOperator(RowType type, boolean trimAndPad) {
        this.type = type;
        this.trimAndPad = trimAndPad;
    }

    /** @param trimAndPad whether values are brought to their length; otherwise wrong ones end the pipeline */
    public static OperatorFactory factory(RowType type, boolean trimAndPad) {
        return () -> new LengthEnforcerOperator(type, trimAndPad);
    }

    /** Whether any column has a length to be held to. */
    static boolean isNeeded(RowType type) {
        return type.getChildren().stream().anyMatch(LengthEnforcerOperator::hasLength);
    }

    private static boolean hasLength(LogicalType type) {
        return PhysicalType.of(type) == PhysicalType.BYTES && LogicalTypeChecks.getLength(type) < Integer.MAX_VALUE;
    }

    @Override
    public void open(OperatorContext context) {}

    @Override
    public void process(int input, Batch batch, Output output) {
        Column[] columns = batch.columns().clone();
        for (int i = 0; i < columns.length; i++) {
            if (hasLength(type.getTypeAt(i))) {
                columns[i] = enforce((BytesColumn) columns[i], i);
            }
        }
        output.emit(batch.withColumns(columns));
    }

    private Column enforce(BytesColumn column, int index) {
        LogicalType columnType = type.getTypeAt(index);
        int length = LogicalTypeChecks.getLength(columnType);
        boolean isFixed = columnType.is(LogicalTypeRoot.CHAR) || columnType.is(LogicalTypeRoot.BINARY);
        boolean isText = columnType.is(LogicalTypeRoot.CHAR) || columnType.is(LogicalTypeRoot.VARCHAR);
        boolean allFit = true;
        for (int row = 0; row < column.size() && allFit; row++) {
            if (!column.isNull(row)) {
                int actual = length(column, row, isText);
                allFit = isFixed ? actual == length : actual <= length;
                if (!allFit && !trimAndPad) {
                    throw wrongLength(index, actual, isText);
                }
            }
        }
        if (allFit) {
            return column;
        }
        ColumnBuilder builder = ColumnBuilder.of(columnType);
        for (int row = 0; row < column.size(); row++) {
            builder.appendInternal(column.isNull(row) ? null : fitted(column, row, length, isFixed, isText));
        }
        return builder.build();
    }

    private MillraceException wrongLength(int index, int actual, boolean isText) {
        return new MillraceException(
                ErrorCode.DATA,
                "Column '" + type.getFieldNames().get(index) + "' is "
                        + type.getTypeAt(index).copy(true).asSummaryString() + ", however, a "
                        + (isText ? "string" : "value") + " of length " + actual + " is being written into it.",
                "Set '" + SinkConstraints.LENGTH.key() + "' to 'TRIM_PAD' or 'IGNORE' to control this.",
                null);
    }

    private static int length(BytesColumn column, int row, boolean isText) {
        if (!isText) {
            return column.length(row);
        }
        byte[] bytes = column.bytes();
        int characters = 0;
        for (int i = column.start(row); i < column.end(row); i++) {
            characters += isFirstByte(bytes[i]) ? 1 : 0;
        }
        return characters;
    }

    /** Whether a byte begins a character in UTF-8; all others are {@code 10xxxxxx}. */
    private static boolean isFirstByte(byte b) {
        return (b & 0xC0) != 0x80;
    }

    private static byte[] fitted(BytesColumn column, int row, int length, boolean isFixed, boolean isText) {
        byte[] value = column.copy(row);
        int actual = length(column, row, isText);
        if (actual > length) {
            return Arrays.copyOf(value, isText ? bytesOf(value, length) : length);
        } else if (isFixed && actual < length) {
            byte[] padded = Arrays.copyOf(value, value.length + length - actual);
            if (isText) {
                Arrays.fill(padded, value.length, padded.length, (byte) ' ');
            }
            return padded;
        }
        return value;
    }

    /** Bytes of the first {@code characters} characters; there are more of them. */
    private static int bytesOf(byte[] text, int characters) {
        int seen = 0;
        int position = 0;
        while (!(isFirstByte(text[position]) && seen++ == characters)) {
            position++;
        }
        return position;
    }
}
