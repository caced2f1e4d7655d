package io.millrace.data;

/** What kind of failure it is, for programs; the message is for people. */
public enum ErrorCode {
    /** The SQL text is wrong. */
    SQL(Owner.USER),
    /** The command line or a request is wrong. */
    USAGE(Owner.USER),
    /** An option of a table or of the configuration is unknown or has a bad value. */
    OPTION(Owner.USER),
    /** A named thing (topic, table, file) is not there. */
    NOT_FOUND(Owner.USER),
    /** Data that cannot be decoded or evaluated. */
    DATA(Owner.USER),
    /** A service that the pipeline needs does not answer, or refuses. */
    UNAVAILABLE(Owner.OPERATOR),
    /** A port, a lock or a directory is taken. */
    IN_USE(Owner.OPERATOR),
    /** Disk, memory or a configured limit is exhausted. */
    EXHAUSTED(Owner.OPERATOR),
    /** Reading or writing failed. */
    IO(Owner.OPERATOR),
    /** A defect of Millrace. */
    INTERNAL(Owner.MILLRACE);

    /** Who can mend it. */
    public enum Owner {
        USER,
        OPERATOR,
        MILLRACE
    }

    private final Owner owner;

    ErrorCode(Owner owner) {
        this.owner = owner;
    }

    public Owner owner() {
        return owner;
    }
}
