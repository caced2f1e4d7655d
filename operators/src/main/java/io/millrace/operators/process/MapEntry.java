package io.millrace.operators.process;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.table.runtime.dataview.StateMapView.KeyedStateMapViewWithKeysNotNull;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.KeyValueDataType;
import org.jspecify.annotations.Nullable;

/**
 * A map a partition, which the function works on through Flink's {@code MapView}. Entries come in the order in which their
 * keys were put first.
 */
final class MapEntry extends StateEntry {
    private final ValueConverter keys;
    private final ValueConverter values;
    private final KeyedStateMapViewWithKeysNotNull<Object, Object, Object> view;
    private final List<@Nullable Map<Object, Value>> maps = new ArrayList<>();

    private record Value(@Nullable Object internal, long writtenMillis) {}

    /** @param mapType of the map in the view */
    MapEntry(DataType mapType, long ttlMillis, Converters converters) {
        super(ttlMillis);
        keys = new ValueConverter(((KeyValueDataType) mapType).getKeyDataType(), converters);
        values = new ValueConverter(((KeyValueDataType) mapType).getValueDataType(), converters);
        view = new KeyedStateMapViewWithKeysNotNull<>(new CurrentMap());
    }

    @Override
    void ensureCapacity(int slots) {
        while (maps.size() < slots) {
            maps.add(null);
        }
    }

    @Override
    Object toFunction() {
        return view;
    }

    @Override
    void fromFunction(Object external, boolean isCleared) {
        if (isCleared) {
            maps.set(slot, null);
        }
    }

    @Override
    boolean isEmpty(int ofSlot) {
        Map<Object, Value> map = maps.get(ofSlot);
        return map == null || map.isEmpty();
    }

    @Override
    long dropExpired(int ofSlot, long now) {
        Map<Object, Value> map = maps.get(ofSlot);
        if (map == null) {
            return Long.MAX_VALUE;
        }
        map.values().removeIf(value -> isExpired(value.writtenMillis, now));
        return map.values().stream().mapToLong(Value::writtenMillis).min().orElse(Long.MAX_VALUE);
    }

    /** Bytes: the size of each map, all keys as one column, all values; with a time to live, when each was written. */
    @Override
    void snapshot(int slots, DataOutput out) throws IOException {
        List<@Nullable Object> allKeys = new ArrayList<>();
        List<@Nullable Object> allValues = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            Map<Object, Value> map = isEmpty(i) ? null : maps.get(i);
            out.writeInt(map == null ? 0 : map.size());
            if (map != null) {
                map.forEach((key, value) -> {
                    allKeys.add(key);
                    allValues.add(value.internal);
                    times.add(value.writtenMillis);
                });
            }
        }
        keys.write(allKeys, out);
        values.write(allValues, out);
        if (ttlMillis() > 0) {
            for (long time : times) {
                out.writeLong(time);
            }
        }
    }

    @Override
    void restore(int slots, DataInput in) throws IOException {
        ensureCapacity(slots);
        int[] sizes = new int[slots];
        for (int i = 0; i < slots; i++) {
            sizes[i] = in.readInt();
        }
        List<Object> allKeys = keys.readKeys(in);
        List<@Nullable Object> allValues = values.read(in);
        int next = 0;
        for (int i = 0; i < slots; i++) {
            Map<Object, Value> map = new LinkedHashMap<>();
            for (int j = 0; j < sizes[i]; j++) {
                Value value = new Value(allValues.get(next), ttlMillis() > 0 ? in.readLong() : 0);
                map.put(allKeys.get(next++), value);
            }
            maps.set(i, map.isEmpty() ? null : map);
        }
    }

    /** The map of the partition that is being processed. */
    private final class CurrentMap implements MapState<Object, Object> {
        private Map<Object, Value> map() {
            Map<Object, Value> map = maps.get(slot);
            if (map == null) {
                map = new LinkedHashMap<>();
                maps.set(slot, map);
            }
            return map;
        }

        @Override
        public @Nullable Object get(Object key) {
            Value value = map().get(keys.toKey(key));
            return value == null ? null : values.toExternal(value.internal);
        }

        @Override
        public void put(Object key, @Nullable Object value) {
            map().put(keys.toKey(key), new Value(values.toInternal(value), write()));
        }

        @Override
        public void putAll(Map<Object, Object> other) {
            other.forEach(this::put);
        }

        @Override
        public void remove(Object key) {
            map().remove(keys.toKey(key));
        }

        @Override
        public boolean contains(Object key) {
            return map().containsKey(keys.toKey(key));
        }

        @Override
        public Iterable<Map.Entry<Object, Object>> entries() {
            return this::iterator;
        }

        @Override
        public Iterable<Object> keys() {
            return () -> new Converted<>(this.iterator(), Map.Entry::getKey);
        }

        @Override
        public Iterable<Object> values() {
            return () -> new Converted<>(this.iterator(), Map.Entry::getValue);
        }

        @Override
        public Iterator<Map.Entry<Object, Object>> iterator() {
            return new Converted<>(map().entrySet().iterator(), WriteThrough::new);
        }

        @Override
        public boolean isEmpty() {
            return map().isEmpty();
        }

        @Override
        public void clear() {
            maps.set(slot, null);
        }
    }

    /** An entry as the function sees it; setting its value sets that of the map. */
    private final class WriteThrough extends AbstractMap.SimpleEntry<Object, Object> {
        private static final long serialVersionUID = 1L;

        private final transient Map.Entry<Object, Value> entry;

        WriteThrough(Map.Entry<Object, Value> entry) {
            super(keys.keyToExternal(entry.getKey()), values.toExternal(entry.getValue().internal));
            this.entry = entry;
        }

        @Override
        public Object setValue(Object value) {
            entry.setValue(new Value(values.toInternal(value), write()));
            return super.setValue(value);
        }
    }

    /** What an iterator gives, in another form; what is removed from it is removed there. */
    private record Converted<A, B>(Iterator<A> from, java.util.function.Function<A, B> conversion)
            implements Iterator<B> {
        @Override
        public boolean hasNext() {
            return from.hasNext();
        }

        @Override
        public B next() {
            return conversion.apply(from.next());
        }

        @Override
        public void remove() {
            from.remove();
        }
    }
}
