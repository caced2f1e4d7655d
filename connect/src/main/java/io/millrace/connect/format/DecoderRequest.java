package io.millrace.connect.format;

import io.millrace.dataflow.SourceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a decoder is to take from an event.
 *
 * @param type the fields of the event, in the order of the declaration
 * @param columns by field, the index of its column in the batch builder; -1 for a field that is in no column
 * @param needed by field, whether anything reads it: one that is not is skipped, and its column filled with nulls
 * @param neededFields by field that is a row of which only some fields are read, the positions of these
 */
public record DecoderRequest(
        RowType type, List<Integer> columns, List<Boolean> needed, Map<Integer, BitSet> neededFields) {
    public DecoderRequest {
        neededFields = Map.copyOf(neededFields);
        columns = List.copyOf(columns);
        needed = List.copyOf(needed);
        if (columns.size() != type.getFieldCount() || needed.size() != type.getFieldCount()) {
            throw new IllegalArgumentException(
                    type.getFieldCount() + " fields, " + columns.size() + " columns, " + needed.size() + " flags");
        }
    }

    /** Fields that are read as a whole, if at all. */
    public DecoderRequest(RowType type, List<Integer> columns, List<Boolean> needed) {
        this(type, columns, needed, Map.of());
    }

    /**
     * What a source has to decode.
     *
     * @param columnNames by field of an event, the name of its column in the table
     * @param type the fields of an event
     */
    public static DecoderRequest of(SourceRequest request, List<String> columnNames, RowType type) {
        List<String> produced = request.producedType().getFieldNames().subList(0, request.physicalColumnCount());
        List<Integer> columns = new ArrayList<>();
        List<Boolean> needed = new ArrayList<>();
        Map<Integer, BitSet> neededFields = new HashMap<>();
        for (int field = 0; field < type.getFieldCount(); field++) {
            int column = produced.indexOf(columnNames.get(field));
            columns.add(column);
            needed.add(column >= 0 && request.needed().get(column));
            BitSet ofRow = request.neededFields().get(column);
            if (ofRow != null) {
                neededFields.put(field, ofRow);
            }
        }
        return new DecoderRequest(type, columns, needed, neededFields);
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
