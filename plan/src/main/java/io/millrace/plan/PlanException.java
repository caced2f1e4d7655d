package io.millrace.plan;

/** A plan that cannot be read: the message says which node, where in the JSON, and what was expected there. */
public final class PlanException extends RuntimeException {
    public PlanException(String message) {
        super(message);
    }

    public PlanException(String message, Throwable cause) {
        super(message, cause);
    }
}
