package io.millrace.connect.format;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a decoder is to take from an event.
 *
 * @param type the fields of the event, in the order of the declaration
 * @param columns by field, the index of its column in the batch builder; -1 for a field that is in no column
 * @param needed by field, whether anything reads it: one that is not is skipped, and its column filled with nulls
 */
public record DecoderRequest(RowType type, List<Integer> columns, List<Boolean> needed) {
    public DecoderRequest {
        columns = List.copyOf(columns);
        needed = List.copyOf(needed);
        if (columns.size() != type.getFieldCount() || needed.size() != type.getFieldCount()) {
            throw new IllegalArgumentException(
                    type.getFieldCount() + " fields, " + columns.size() + " columns, " + needed.size() + " flags");
        }
    }

    /** All fields, into the columns of the same index. */
    public static DecoderRequest all(RowType type) {
        Integer[] columns = new Integer[type.getFieldCount()];
        Boolean[] needed = new Boolean[type.getFieldCount()];
        Arrays.setAll(columns, i -> i);
        Arrays.fill(needed, true);
        return new DecoderRequest(type, List.of(columns), List.of(needed));
    }
}
