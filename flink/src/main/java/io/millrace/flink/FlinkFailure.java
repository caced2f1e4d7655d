package io.millrace.flink;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/** Turns the failure of a Flink job, five wrappers deep as a rule, into the one sentence that matters. */
final class FlinkFailure {
    private FlinkFailure() {}

    static MillraceException of(Throwable failure) {
        if (failure instanceof MillraceException known) {
            return known;
        }
        List<Throwable> chain = chain(failure);
        for (Throwable link : chain) {
            if (link instanceof MillraceException known) {
                return known;
            }
        }
        Throwable root = chain.get(chain.size() - 1);
        String type = typeName(root);
        String message = message(root, type);
        String hint = chain.size() > 1 ? outer(chain) : null;
        return new MillraceException(code(type, root), message, hint, failure);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = failure; t != null && !chain.contains(t); t = t.getCause()) {
            chain.add(
                    t instanceof SerializedThrowable serialized
                            ? serialized.deserializeError(FlinkFailure.class.getClassLoader())
                            : t);
        }
        return chain;
    }

    /** The class of the failure as it was in the task, also where only its text came back. */
    private static String typeName(Throwable root) {
        return root instanceof SerializedThrowable serialized
                ? serialized.getOriginalErrorClassName()
                : root.getClass().getName();
    }

    private static String message(Throwable root, String type) {
        String text = root.getMessage();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        if (text == null || text.isBlank()) {
            return "The Flink job failed with " + simple;
        }
        // A serialized failure repeats its class before the message.
        String stripped = text.startsWith(type + ": ") ? text.substring(type.length() + 2) : text;
        return "The Flink job failed: " + stripped.strip();
    }

    /** The innermost outer message that says where in the job it was: which operator, table or record. */
    private static @Nullable String outer(List<Throwable> chain) {
        for (int i = chain.size() - 2; i >= 0; i--) {
            String text = chain.get(i).getMessage();
            boolean isEcho = text == null
                    || text.contains(String.valueOf(chain.get(i + 1).getMessage()));
            if (!isEcho && !text.startsWith("Recovery is suppressed") && !text.startsWith("Job execution failed")) {
                return text.strip();
            }
        }
        return null;
    }

    private static ErrorCode code(String type, Throwable root) {
        if (type.endsWith("UnknownTopicOrPartitionException")
                || type.endsWith("FileNotFoundException")
                || type.endsWith("NoSuchFileException")) {
            return ErrorCode.NOT_FOUND;
        }
        if (type.startsWith("org.apache.kafka.")
                || type.endsWith("ConnectException")
                || type.endsWith("TimeoutException")) {
            return ErrorCode.UNAVAILABLE;
        }
        if (root instanceof ArithmeticException
                || root instanceof DateTimeException
                || root instanceof NumberFormatException
                || type.endsWith("TableRuntimeException")
                || type.contains("JsonParseException")) {
            return ErrorCode.DATA;
        }
        if (root instanceof OutOfMemoryError) {
            return ErrorCode.EXHAUSTED;
        }
        return root instanceof IOException ? ErrorCode.IO : ErrorCode.INTERNAL;
    }
}
