package io.millrace.planner;

import java.util.List;

/**
 * A SQL file after its variables were substituted, with the way back from every place in the new text to the place in
 * the file.
 *
 * @param file the file and the text as it stands there
 * @param text the text with values in place of variables
 * @param replacements where values stand in {@code text}, in order
 */
record SourceText(SqlFile file, String text, List<Replacement> replacements) {

    /**
     * One variable that was replaced.
     *
     * @param fileStart offset of the variable's dollar sign in the file
     * @param fileEnd offset after the closing brace in the file
     * @param start offset of the value in the new text
     * @param end offset after the value in the new text
     */
    record Replacement(int fileStart, int fileEnd, int start, int end) {}

    /** The place in the file of a stretch of the new text; a stretch inside a value is the whole variable. */
    SqlPosition position(int start, int end) {
        int fileStart = fileOffset(start, false);
        int fileEnd = Math.max(fileStart + 1, fileOffset(Math.max(start + 1, end), true));
        return positionInFile(file, fileStart, fileEnd);
    }

    static SqlPosition positionInFile(SqlFile file, int start, int end) {
        String original = file.text();
        int bounded = Math.min(start, original.length());
        int lineStart = original.lastIndexOf('\n', bounded - 1) + 1;
        int line = 1
                + (int) original.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        int lineEnd = original.indexOf('\n', bounded);
        int lastEnd = Math.min(end, lineEnd < 0 ? original.length() : lineEnd);
        return new SqlPosition(file.name(), bounded, line, bounded - lineStart + 1, Math.max(1, lastEnd - bounded));
    }

    /** The line of the file that a position is in, without its line break. */
    static String line(SqlFile file, SqlPosition position) {
        String original = file.text();
        int lineStart = position.offset() - position.column() + 1;
        int lineEnd = original.indexOf('\n', lineStart);
        return original.substring(lineStart, lineEnd < 0 ? original.length() : lineEnd)
                .stripTrailing();
    }

    private int fileOffset(int offset, boolean isEnd) {
        int shift = 0;
        for (Replacement replacement : replacements) {
            if (offset < replacement.start() || (isEnd && offset == replacement.start())) {
                break;
            }
            if (offset < replacement.end() || (isEnd && offset == replacement.end())) {
                return isEnd ? replacement.fileEnd() : replacement.fileStart();
            }
            shift = replacement.fileEnd() - replacement.end();
        }
        return offset + shift;
    }
}
