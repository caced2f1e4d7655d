package io.millrace.operators.aggregate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericMapData;
import org.jspecify.annotations.Nullable;

/** {@code COLLECT}: values with their occurrences, in the order in which they came. */
final class MultisetBag extends ValueBag {
    private final Map<Object, Integer> occurrences = new LinkedHashMap<>();

    @Override
    void add(@Nullable Object value) {
        if (value != null) {
            occurrences.merge(value, 1, Integer::sum);
        }
    }

    /** As in Flink, a value of which one was there is forgotten, and one that was not there counts -1. */
    @Override
    void retract(@Nullable Object value) {
        if (value != null) {
            Integer before = occurrences.get(value);
            if (before != null && before == 1) {
                occurrences.remove(value);
            } else {
                occurrences.put(value, before == null ? -1 : before - 1);
            }
        }
    }

    @Override
    void addAll(List<@Nullable Object> values, List<Long> counts) {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                occurrences.merge(value, Math.toIntExact(counts.get(i)), Integer::sum);
            }
        }
    }

    @Override
    void listTo(List<@Nullable Object> values, List<Long> counts) {
        occurrences.forEach((value, count) -> {
            values.add(value);
            counts.add((long) count);
        });
    }

    @Override
    Object result() {
        return new GenericMapData(new LinkedHashMap<>(occurrences));
    }
}
