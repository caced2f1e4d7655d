package io.millrace.dataflow;

import java.io.DataInput;
import java.io.DataOutput;

/** An operator whose epochs do not depend on each other. */
public interface StatelessOperator extends Operator {
    @Override
    default void snapshot(DataOutput out) {}

    @Override
    default void restore(DataInput in) {}
}
