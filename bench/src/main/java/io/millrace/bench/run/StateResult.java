package io.millrace.bench.run;

/**
 * What state of some size costs on the native engine.
 *
 * @param shape {@code aggregate} or {@code join}
 * @param keys number of keys in the state
 * @param stateRows rows in the state: one a key in an aggregate, all rows of both sides in a join
 * @param fillNanos CPU time a row while the keys come for the first time
 * @param changeNanos CPU time a row when they are all there
 * @param heapBytes how much more of the heap is in use than before the start, after a collection, with all state there
 * @param countedBytes what the operators say their state takes
 */
public record StateResult(
        String shape,
        long keys,
        long stateRows,
        double fillNanos,
        double changeNanos,
        long heapBytes,
        long countedBytes) {

    public double heapBytesPerRow() {
        return (double) heapBytes / stateRows;
    }
}
