package io.millrace.serve.log;

/** The Kafka log did not answer in time. */
public final class LogUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
