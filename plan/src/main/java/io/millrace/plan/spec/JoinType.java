package io.millrace.plan.spec;

/** Which rows a join puts out. */
public enum JoinType {
    INNER,
    LEFT,
    RIGHT,
    FULL,
    SEMI,
    ANTI
}
