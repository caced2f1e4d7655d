package io.millrace.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a person has to read: what happened, where ({@link #context}), and what to do ({@link #hint}).
 * Everything that reaches the command line, the API or a log as an error is one of these; anything else is a defect.
 */
public class MillraceException extends RuntimeException {
    private final ErrorCode code;
    private final @Nullable String hint;
    private final transient Map<String, Object> context = new LinkedHashMap<>();

    public MillraceException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    /** @param hint what to do about it, a sentence */
    public MillraceException(ErrorCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    /** Adds a place or a value to the message, such as {@code topic=orders}. */
    public MillraceException with(String name, Object value) {
        context.put(name, value);
        return this;
    }

    public ErrorCode code() {
        return code;
    }

    public @Nullable String hint() {
        return hint;
    }

    public Map<String, Object> context() {
        return Collections.unmodifiableMap(context);
    }

    /** The message with its context: {@code topic does not exist (topic=orders)}. */
    @Override
    public String getMessage() {
        String message = String.valueOf(super.getMessage());
        if (context == null || context.isEmpty()) {
            return message;
        }
        return message
                + context.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }
}
