package io.millrace.expression.runtime;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A constant set of strings or binary values. */
public final class SliceSet {
    private final Set<Slice> values;

    public SliceSet(List<Slice> values) {
        this.values = new HashSet<>(values);
    }

    public boolean contains(Slice value) {
        return values.contains(value);
    }
}
