package io.millrace.connect.format.csv;

import io.millrace.connect.format.Framing;

/** One record a line, but a line break between quotes belongs to the record. */
record CsvFraming(byte delimiter, int quote, int escape) implements Framing {
    @Override
    public int end(byte[] bytes, int from, int to) {
        boolean quoted = false;
        boolean fieldStart = true;
        for (int i = from; i < to; i++) {
            byte value = bytes[i];
            if (value == escape) {
                i++;
                fieldStart = false;
            } else if (quoted) {
                quoted = value != quote; // two quotes in a row end and begin again
                fieldStart = !quoted;
            } else if (value == '\n') {
                return i;
            } else if (value == quote && fieldStart) {
                quoted = true;
            } else {
                fieldStart = value == delimiter || (fieldStart && value == ' ');
            }
        }
        return -1;
    }
}
