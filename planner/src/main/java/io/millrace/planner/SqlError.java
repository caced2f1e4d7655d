package io.millrace.planner;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import org.jspecify.annotations.Nullable;

/** A SQL text that cannot be planned, with its place in the user's file. */
public final class SqlError extends MillraceException {
    private final SqlPosition position;
    private final String reason;
    private final String sourceLine;

    SqlError(
            ErrorCode code,
            SqlFile file,
            SqlPosition position,
            String reason,
            @Nullable String hint,
            @Nullable Throwable cause) {
        super(code, position + ": " + reason, hint, cause);
        this.position = position;
        this.reason = reason;
        this.sourceLine = SourceText.line(file, position);
    }

    static SqlError at(SqlFile file, SqlPosition position, String reason, @Nullable String hint) {
        return new SqlError(ErrorCode.SQL, file, position, reason, hint == null ? null : hint.strip(), null);
    }

    /** An error in a statement, at a stretch of its text given by offsets into the statement's source text. */
    static SqlError in(SqlStatement statement, SqlToken place, String reason, @Nullable String hint) {
        return at(statement.file(), statement.position(place), reason, hint);
    }

    public SqlPosition position() {
        return position;
    }

    /** What is wrong, without place and hint. */
    public String reason() {
        return reason;
    }

    /**
     * Message, source line with a caret under the place, and hint, over several lines without a line break at the end.
     */
    public String render() {
        String number = String.valueOf(position.line());
        String margin = " ".repeat(number.length() + 1);
        StringBuilder text = new StringBuilder(String.valueOf(getMessage()));
        text.append('\n').append(' ').append(number).append(" | ").append(sourceLine);
        text.append('\n').append(margin).append(" | ").append(indentation());
        int room = Math.max(1, sourceLine.length() - position.column() + 1);
        text.append("^".repeat(Math.min(position.length(), room)));
        if (hint() != null && !hint().isEmpty()) {
            text.append('\n').append("hint: ").append(hint());
        }
        return text.toString();
    }

    /** Blanks as wide as the text before the caret; tabs stay tabs so that the caret stands right in a terminal. */
    private String indentation() {
        StringBuilder blanks = new StringBuilder();
        for (int i = 0; i < position.column() - 1; i++) {
            blanks.append(i < sourceLine.length() && sourceLine.charAt(i) == '\t' ? '\t' : ' ');
        }
        return blanks.toString();
    }
}
