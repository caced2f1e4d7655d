package io.millrace.operators.aggregate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code MIN} and {@code MAX} with retraction: values in order with their occurrences. */
final class ExtremumBag extends ValueBag {
    private final boolean isMax;
    private final TreeMap<Object, Long> occurrences = new TreeMap<>();

    ExtremumBag(boolean isMax) {
        this.isMax = isMax;
    }

    @Override
    void add(@Nullable Object value) {
        change(value, 1);
    }

    @Override
    void retract(@Nullable Object value) {
        change(value, -1);
    }

    private void change(@Nullable Object value, long by) {
        if (value != null) {
            occurrences.merge(value, by, ExtremumBag::sumOrNull);
        }
    }

    private static @Nullable Long sumOrNull(Long before, Long by) {
        return before + by == 0 ? null : before + by;
    }

    @Override
    void addAll(List<@Nullable Object> values, List<Long> counts) {
        for (int i = 0; i < values.size(); i++) {
            change(values.get(i), counts.get(i));
        }
    }

    @Override
    void listTo(List<@Nullable Object> values, List<Long> counts) {
        occurrences.forEach((value, count) -> {
            values.add(value);
            counts.add(count);
        });
    }

    /** The outermost value that is there; those taken back before they came are not. */
    @Override
    @Nullable
    Object result() {
        Map<Object, Long> fromBest = isMax ? occurrences.descendingMap() : occurrences;
        for (Map.Entry<Object, Long> entry : fromBest.entrySet()) {
            if (entry.getValue() > 0) {
                return entry.getKey();
            }
        }
        return null;
    }
}
