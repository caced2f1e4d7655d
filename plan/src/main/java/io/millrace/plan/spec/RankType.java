package io.millrace.plan.spec;

/** Ranking function of a top-N. */
public enum RankType {
    ROW_NUMBER,
    RANK,
    DENSE_RANK
}
