package io.millrace.plan.spec;

import java.util.List;

/** Turns the column lists of plan records into the arrays that loops want. */
public final class Columns {
    private Columns() {}

    /** The columns as a new array. */
    public static int[] toArray(List<Integer> columns) {
        int[] array = new int[columns.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = columns.get(i);
        }
        return array;
    }
}
