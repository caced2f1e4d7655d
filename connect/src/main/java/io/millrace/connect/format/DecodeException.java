package io.millrace.connect.format;

/**
 * An event that is not what its format promises; the message says what is wrong and where in the event. Without a stack
 * trace: a flood of bad events must not cost more than a flood of good ones.
 */
public final class DecodeException extends Exception {
    public DecodeException(String reason) {
        super(reason, null, false, false);
    }
}
