package io.millrace.bench.run;

/**
 * What a process is told to run to see what state costs.
 *
 * @param shape {@code aggregate} or {@code join}: the script
 * @param keys number of keys in the state
 * @param changes rows that come when every key is there
 */
record StateRun(String shape, long keys, long changes, int workers, String planCache) {}
