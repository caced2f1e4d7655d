package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Values;
import io.millrace.dataflow.ExternalCalls;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The lookups of an epoch. A key is looked up once, however many rows have it: an epoch is one moment of processing time,
 * and at one moment a table has one answer. A row with a null in its key is not looked up, as on Flink.
 */
final class DistinctLookups {
    static final int NONE = -1;

    private final List<LogicalType> keyTypes;
    private final TypeSerializer<Object>[] serializers;
    private final Map<RowData, Integer> numbers = new HashMap<>();
    private final List<RowData> keys = new ArrayList<>();
    private final List<@Nullable Collection<RowData>> results = new ArrayList<>();

    DistinctLookups(List<LogicalType> keyTypes) {
        this.keyTypes = keyTypes;
        @SuppressWarnings({"unchecked", "rawtypes"})
        TypeSerializer<Object>[] created = new TypeSerializer[keyTypes.size()];
        for (int i = 0; i < created.length; i++) {
            created[i] = InternalSerializers.create(keyTypes.get(i));
        }
        serializers = created;
    }

    /** Asks for the key of a row; the number of its lookup, or {@link #NONE}. */
    int add(Batch keyColumns, int row) {
        GenericRowData key = new GenericRowData(keyTypes.size());
        for (int i = 0; i < keyTypes.size(); i++) {
            Column column = keyColumns.column(i);
            Object value = Values.get(column, keyTypes.get(i), row);
            if (value == null) {
                return NONE;
            }
            key.setField(i, value);
        }
        Integer known = numbers.get(key);
        if (known != null) {
            return known;
        }
        // A copy, for caches and connectors may keep it: a string is otherwise a part of its whole batch.
        GenericRowData copy = new GenericRowData(keyTypes.size());
        for (int i = 0; i < keyTypes.size(); i++) {
            copy.setField(i, serializers[i].copy(key.getField(i)));
        }
        numbers.put(copy, keys.size());
        keys.add(copy);
        return keys.size() - 1;
    }

    /** Gets the rows of all keys, from the cache as far as they are there. */
    void run(
            RowCall lookup,
            @Nullable LookupCache cache,
            ExternalCalls calls,
            ExternalCalls.Settings<Collection<RowData>> settings) {
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Collection<RowData> cached = cache == null ? null : cache.getIfPresent(keys.get(i));
            results.add(cached);
            if (cached == null) {
                missing.add(i);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        List<@Nullable Collection<RowData>> found = calls.await(
                missing.size(), settings, (call, result) -> lookup.start(keys.get(missing.get(call)), result));
        for (int i = 0; i < missing.size(); i++) {
            Collection<RowData> rows = found.get(i);
            Collection<RowData> known = rows == null ? List.of() : rows;
            results.set(missing.get(i), known);
            if (cache != null) {
                cache.put(keys.get(missing.get(i)), known);
            }
        }
    }

    /** The rows of a lookup after {@link #run}. */
    Collection<RowData> rows(int number) {
        Collection<RowData> rows = number == NONE ? null : results.get(number);
        return rows == null ? List.of() : rows;
    }

    void clear() {
        numbers.clear();
        keys.clear();
        results.clear();
    }
}
