package io.millrace.operators.process;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.table.runtime.dataview.StateListView.KeyedStateListView;
import org.apache.flink.table.types.CollectionDataType;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** A list a partition, which the function works on through Flink's {@code ListView}. */
final class ListEntry extends StateEntry {
    private final ValueConverter elements;
    private final KeyedStateListView<Object, Object> view;
    private final List<@Nullable List<Element>> lists = new ArrayList<>();

    private record Element(@Nullable Object internal, long writtenMillis) {}

    /** @param listType of the list in the view */
    ListEntry(DataType listType, long ttlMillis, Converters converters) {
        super(ttlMillis);
        elements = new ValueConverter(((CollectionDataType) listType).getElementDataType(), converters);
        view = new KeyedStateListView<>(new CurrentList());
    }

    @Override
    void ensureCapacity(int slots) {
        while (lists.size() < slots) {
            lists.add(null);
        }
    }

    @Override
    Object toFunction() {
        return view;
    }

    @Override
    void fromFunction(Object external, boolean isCleared) {
        if (isCleared) {
            lists.set(slot, null);
        }
    }

    @Override
    boolean isEmpty(int ofSlot) {
        return lists.get(ofSlot) == null;
    }

    @Override
    long dropExpired(int ofSlot, long now) {
        List<Element> list = lists.get(ofSlot);
        if (list == null) {
            return Long.MAX_VALUE;
        }
        list.removeIf(element -> isExpired(element.writtenMillis, now));
        if (list.isEmpty()) {
            lists.set(ofSlot, null);
        }
        return list.stream().mapToLong(Element::writtenMillis).min().orElse(Long.MAX_VALUE);
    }

    /** Bytes: the length of each list, then all elements as one column; with a time to live, when each was written. */
    @Override
    void snapshot(int slots, DataOutput out) throws IOException {
        List<@Nullable Object> values = new ArrayList<>();
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < slots; i++) {
            List<Element> list = lists.get(i);
            out.writeInt(list == null ? 0 : list.size());
            all.addAll(list == null ? List.of() : list);
        }
        all.forEach(element -> values.add(element.internal));
        elements.write(values, out);
        if (ttlMillis() > 0) {
            for (Element element : all) {
                out.writeLong(element.writtenMillis);
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
        List<@Nullable Object> values = elements.read(in);
        int next = 0;
        for (int i = 0; i < slots; i++) {
            List<Element> list = new ArrayList<>();
            for (int j = 0; j < sizes[i]; j++) {
                list.add(new Element(values.get(next++), ttlMillis() > 0 ? in.readLong() : 0));
            }
            lists.set(i, list.isEmpty() ? null : list);
        }
    }

    /** The list of the partition that is being processed. */
    private final class CurrentList implements ListState<Object> {
        @Override
        public Iterable<Object> get() {
            List<Object> external = new ArrayList<>();
            List<Element> list = lists.get(slot);
            if (list != null) {
                list.forEach(element -> external.add(elements.toExternal(element.internal)));
            }
            return external;
        }

        @Override
        public void add(Object value) {
            List<Element> list = lists.get(slot);
            if (list == null) {
                list = new ArrayList<>();
                lists.set(slot, list);
            }
            list.add(new Element(elements.toInternal(value), write()));
        }

        @Override
        public void addAll(List<Object> values) {
            values.forEach(this::add);
        }

        @Override
        public void update(List<Object> values) {
            clear();
            addAll(values);
        }

        @Override
        public void clear() {
            lists.set(slot, null);
        }
    }
}
