package io.millrace.backbone;

import org.jspecify.annotations.Nullable;

/** What keeps a broker or a topic from doing what was asked; the message says what, where, and what to do. */
public final class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public BrokerException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public BrokerException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }

    /** Why, for callers that act on it; people read the message. */
    public enum Reason {
        /** A broker setting that does not exist, or one that the embedded broker sets itself. */
        BAD_OPTION,
        /** The wanted port is taken and no other was allowed. */
        PORT_TAKEN,
        /** The data directory cannot be created or written. */
        DIRECTORY_UNWRITABLE,
        /** Another process, or another broker of this process, uses the data directory. */
        DIRECTORY_LOCKED,
        /** The files in the data directory are not those of an embedded broker, or are damaged. */
        DIRECTORY_DAMAGED,
        /** The file system of the data directory has no space left. */
        DISK_FULL,
        /** Kafka failed in a way that has no case of its own here; the cause has the details. */
        BROKER_FAILED,
        /** No broker answered at the address in time. */
        BROKER_AWAY,
        /** The topic does not exist. */
        TOPIC_MISSING,
        /** The topic's name, partition count or configuration is refused by the broker. */
        TOPIC_REFUSED
    }
}
