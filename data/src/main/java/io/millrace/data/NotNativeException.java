package io.millrace.data;

/** The engine does not run a node or a function natively; the message says which and why, as a clause. */
public final class NotNativeException extends RuntimeException {
    public NotNativeException(String reason) {
        super(reason);
    }
}
