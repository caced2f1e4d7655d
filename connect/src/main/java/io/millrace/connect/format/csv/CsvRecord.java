package io.millrace.connect.format.csv;

import io.millrace.connect.format.DecodeException;
import java.util.Arrays;

/** Takes a record apart: the texts of its fields, without quotes and escapes. Belongs to one thread. */
final class CsvRecord {
    private final CsvOptions options;

    private byte[] in = {};
    private int start;
    private int position;
    private int limit;

    /** Texts of all fields, end to end. */
    private byte[] text = new byte[256];

    private int[] ends = new int[16];
    private int count;
    private int size;

    CsvRecord(CsvOptions options) {
        this.options = options;
    }

    /** Number of fields. */
    int count() {
        return count;
    }

    byte[] text() {
        return text;
    }

    int from(int field) {
        return field == 0 ? 0 : ends[field - 1];
    }

    int to(int field) {
        return ends[field];
    }

    /** Forgets the last field. */
    void dropLast() {
        count--;
    }

    void read(byte[] bytes, int from, int to) throws DecodeException {
        in = bytes;
        start = from;
        position = from;
        limit = to;
        count = 0;
        size = 0;
        if (text.length < to - from) {
            text = new byte[Math.max(to - from, text.length * 2)];
        }
        do {
            field();
        } while (delimited());
    }

    private boolean delimited() {
        if (position < limit) {
            position++;
            return true;
        }
        return false;
    }

    /** Reads a field up to its delimiter or the end. */
    private void field() throws DecodeException {
        int first = position;
        while (first < limit && isSpace(in[first])) {
            first++;
        }
        if (first < limit && in[first] == options.quote()) {
            position = first + 1;
            quoted();
        } else {
            if (options.trimSpaces()) {
                position = first;
            }
            plain();
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = size;
    }

    private boolean isSpace(byte value) {
        return value == ' ' && value != options.delimiter();
    }

    private void plain() throws DecodeException {
        int begin = size;
        while (position < limit && in[position] != options.delimiter()) {
            put();
        }
        if (options.trimSpaces()) {
            while (size > begin && text[size - 1] == ' ') {
                size--;
            }
        }
    }

    private void quoted() throws DecodeException {
        int opened = position - 1;
        while (true) {
            if (position >= limit) {
                throw new DecodeException("a quoted field without end at byte " + (opened - start));
            }
            if (in[position] != options.quote()) {
                put();
            } else if (position + 1 < limit && in[position + 1] == options.quote()) {
                text[size++] = in[position];
                position += 2;
            } else {
                break;
            }
        }
        position++;
        while (position < limit && in[position] != options.delimiter()) {
            if (!isSpace(in[position])) {
                throw new DecodeException("text behind a quoted field at byte " + (position - start));
            }
            position++;
        }
    }

    /** Takes one byte over, or an escape. */
    private void put() throws DecodeException {
        byte value = in[position++];
        if (value == options.escape()) {
            if (position >= limit) {
                throw new DecodeException("an escape without end at byte " + (position - 1 - start));
            }
            value = in[position++];
            value = switch (value) {
                case '0' -> 0;
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                default -> value;
            };
        }
        text[size++] = value;
    }
}
