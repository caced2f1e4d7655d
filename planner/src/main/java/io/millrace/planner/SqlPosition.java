package io.millrace.planner;

/**
 * A stretch of a SQL file, as a person counts.
 *
 * @param file the name of the file
 * @param offset characters before it in the file
 * @param line from 1
 * @param column from 1, in characters
 * @param length characters to underline, at least 1; never past the end of the line
 */
public record SqlPosition(String file, int offset, int line, int column, int length) {

    /** {@code file:line:column}, the form that editors and terminals make clickable. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
