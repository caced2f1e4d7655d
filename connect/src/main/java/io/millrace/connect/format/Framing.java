package io.millrace.connect.format;

/** How the events of a file are told apart. */
@FunctionalInterface
public interface Framing {
    /** One event a line. */
    Framing LINES = (bytes, from, to) -> {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    };

    /** The index of the line feed that ends the event which starts at {@code from}; -1 if it is not before {@code to}. */
    int end(byte[] bytes, int from, int to);
}
