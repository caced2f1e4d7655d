package io.millrace.planner;

import java.util.Optional;

/**
 * Turns a script into a plan. A script that was planned before comes from the cache, and then no class of Flink's
 * planner is loaded: that is what makes the start of a known pipeline fast.
 */
public final class Planner {
    private Planner() {}

    /**
     * Plans every INSERT of a script as one plan, so that sources which several of them read are read once.
     *
     * @throws SqlError where the script is wrong, at its place
     */
    public static PlannedScript plan(Script script, PlannerOptions options) {
        if (options.cacheDirectory() == null) {
            return ScriptCompiler.compile(script, options);
        }
        PlanCache cache = new PlanCache(options.cacheDirectory());
        String key = PlanCacheKey.of(script, options);
        Optional<PlannedScript> known = cache.load(key);
        if (known.isPresent()) {
            return known.get();
        }
        PlannedScript planned = ScriptCompiler.compile(script, options);
        cache.store(key, planned);
        return planned;
    }
}
