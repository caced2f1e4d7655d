package io.millrace.serve.table;

/** A reader asked for something a table does not have; the message says what, the hint what to ask instead. */
public final class QueryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String hint;

    public QueryException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
