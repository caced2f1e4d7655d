package io.millrace.connect.format;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * What an encoder is to put into an event.
 *
 * @param type the fields of the event, in order
 * @param columns by field, the index of its column in the batch
 */
public record EncoderRequest(RowType type, List<Integer> columns) {
    public EncoderRequest {
        columns = List.copyOf(columns);
        if (columns.size() != type.getFieldCount()) {
            throw new IllegalArgumentException(type.getFieldCount() + " fields, " + columns.size() + " columns");
        }
    }

    /** All columns of a batch of that type. */
    public static EncoderRequest all(RowType type) {
        Integer[] columns = new Integer[type.getFieldCount()];
        Arrays.setAll(columns, i -> i);
        return new EncoderRequest(type, List.of(columns));
    }
}
