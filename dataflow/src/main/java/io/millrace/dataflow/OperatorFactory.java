package io.millrace.dataflow;

/**
 * A node of the plan made ready to run: immutable, checked, compiled once, and then asked for one instance a shard.
 * Whatever the engine cannot do is refused here, by {@link io.millrace.data.NotNativeException}, before anything runs.
 */
public interface OperatorFactory {
    Operator create();

    /** What state an instance keeps, in a few words for {@code explain}; empty if none. */
    default String stateDescription() {
        return "";
    }
}
