package io.millrace.bench.run;

import java.util.Map;

/**
 * What an engine's process is told to run for the latency benchmark.
 *
 * @param variables the values that the SQL leaves open
 */
record LatencyRun(BenchEngine engine, int workers, Map<String, String> variables, String planCache) {}
