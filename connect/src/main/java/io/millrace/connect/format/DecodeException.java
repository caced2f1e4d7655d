package io.millrace.connect.format;

/** An event that is not what its format promises; the message says what is wrong and where in the event. */
public final class DecodeException extends Exception {
    public DecodeException(String reason) {
        super(reason);
    }
}
