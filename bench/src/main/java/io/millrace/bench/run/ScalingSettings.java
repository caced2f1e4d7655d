package io.millrace.bench.run;

import java.util.List;

/**
 * A run of the scaling benchmark.
 *
 * @param events events that the queries read, which are run on one worker and on several
 * @param workers the several
 * @param keys sizes of state, ascending
 * @param changes rows that come to a state of each size
 * @param heap largest heap of each process
 * @param jvmOptions further options of these processes
 */
public record ScalingSettings(
        long events, int workers, List<Long> keys, long changes, String heap, List<String> jvmOptions) {
    public ScalingSettings {
        keys = List.copyOf(keys);
        jvmOptions = List.copyOf(jvmOptions);
    }
}
