package io.millrace.serve.http;

import io.millrace.serve.table.NameHint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An error as a client sees it: {@code {"error":{"code","message","hint"}}}, with a position for malformed bodies. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String hint;
    private final transient @Nullable Position position;

    /** Where a body stops making sense: line and column count from 1, the byte offset from 0, the event from 0. */
    record Position(int line, int column, long offset, int event) {}

    ApiException(int status, String code, String message, String hint) {
        this(status, code, message, hint, null);
    }

    ApiException(int status, String code, String message, String hint, @Nullable Position position) {
        super(message);
        this.status = status;
        this.code = code;
        this.hint = hint;
        this.position = position;
    }

    static ApiException unknown(String what, String name, List<String> names, String none) {
        return new ApiException(
                404,
                "unknown_" + what,
                "There is no " + what.replace('_', ' ') + " '" + name + "'.",
                NameHint.of(name, names, none));
    }

    int status() {
        return status;
    }

    /** The body of the answer. */
    ErrorBody body() {
        return new ErrorBody(new ErrorDetail(code, String.valueOf(getMessage()), hint, position));
    }

    record ErrorBody(ErrorDetail error) {}

    record ErrorDetail(
            String code,
            String message,
            String hint,

            @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
            @Nullable
            Position position) {}
}
