package io.millrace.bench.run;

import io.millrace.bench.nexmark.NexmarkQuery;

/**
 * One query on one worker and on several, on as many cores.
 *
 * @param coresAreBound whether each process could be bound to as many cores as it had workers
 */
public record WorkersResult(
        NexmarkQuery query, int workers, boolean coresAreBound, QueryResult one, QueryResult several) {
    /** Events per second of the several to those of the one, over the second half of the run; NaN if one failed. */
    public double gain() {
        return secondHalfPerSecond(several) / secondHalfPerSecond(one);
    }

    /** Events per second in the second half of a run; NaN if it failed. */
    static double secondHalfPerSecond(QueryResult result) {
        QueryResult.Measured measured = result.measured();
        return measured == null
                ? Double.NaN
                : result.events()
                        * measured.secondHalf().share()
                        * 1000
                        / Math.max(1, measured.secondHalf().wallMillis());
    }
}
