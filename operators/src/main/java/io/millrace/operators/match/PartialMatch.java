package io.millrace.operators.match;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Rows that may become a match, or have. Since rows follow each other without gaps, and variables too, it is enough to know
 * where it starts and how many rows each variable has taken.
 *
 * @param start number of the first row in its partition
 * @param startMillis time of the first row
 * @param state where the pattern stands
 * @param counts rows by variable
 */
record PartialMatch(long start, long startMillis, int state, int[] counts) {
    int size() {
        int size = 0;
        for (int count : counts) {
            size += count;
        }
        return size;
    }

    /** With one row more. */
    PartialMatch take(int variable, int newState) {
        int[] more = counts.clone();
        more[variable]++;
        return new PartialMatch(start, startMillis, newState, more);
    }

    /** Number of the first row of a variable. */
    long firstOf(int variable) {
        long row = start;
        for (int i = 0; i < variable; i++) {
            row += counts[i];
        }
        return row;
    }

    /** Number of a row that a navigation goes to, or -1; {@code current} is the variable of the row at hand, or -1. */
    long row(Navigations.Navigation navigation, int current) {
        boolean isAll = navigation.variable() == Navigations.ALL;
        int size = isAll ? size() : counts[navigation.variable()];
        boolean hasCurrent = current >= 0 && (isAll || navigation.variable() == current);
        int rows = hasCurrent ? size + 1 : size;
        if (rows <= navigation.offset()) {
            return -1;
        }
        int index = navigation.isFirst() ? navigation.offset() : rows - 1 - navigation.offset();
        if (index == size) {
            return start + size();
        }
        return (isAll ? start : firstOf(navigation.variable())) + index;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeLong(startMillis);
        out.writeInt(state);
        for (int count : counts) {
            out.writeInt(count);
        }
    }

    static PartialMatch read(int variables, DataInput in) throws IOException {
        long start = in.readLong();
        long startMillis = in.readLong();
        int state = in.readInt();
        int[] counts = new int[variables];
        for (int i = 0; i < variables; i++) {
            counts[i] = in.readInt();
        }
        return new PartialMatch(start, startMillis, state, counts);
    }
}
