package io.millrace.operators.lateral;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.connector.source.InputFormatProvider;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.lookup.FullCachingLookupProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingLookupProvider;
import org.apache.flink.table.connector.source.lookup.cache.LookupCache;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.functions.table.lookup.fullcache.LookupFullCache;
import org.apache.flink.table.runtime.functions.table.lookup.fullcache.inputformat.InputFormatCacheLoader;
import org.apache.flink.table.runtime.keyselector.GenericRowDataKeySelector;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * The cache of a looked-up table ({@code lookup.cache}), Flink's own, partial or full. All instances of an operator share
 * one, as they do on Flink: the first to open it opens it, the last to close it closes it.
 */
final class SharedLookupCache {
    private final LookupCache original;
    private final ClassLoader classLoader;
    private @Nullable LookupCache open;
    private int users;

    private SharedLookupCache(LookupCache original, ClassLoader classLoader) {
        this.original = original;
        this.classLoader = classLoader;
    }

    /**
     * The cache that a provider asks for; null if it asks for none.
     *
     * @param keys the columns of the key, ascending
     */
    static @Nullable SharedLookupCache of(
            LookupRuntimeProvider provider, RowType tableType, int[] keys, ClassLoader classLoader) {
        if (provider instanceof PartialCachingLookupProvider partial) {
            return partial.getCache() == null ? null : new SharedLookupCache(partial.getCache(), classLoader);
        } else if (provider instanceof PartialCachingAsyncLookupProvider partial) {
            return partial.getCache() == null ? null : new SharedLookupCache(partial.getCache(), classLoader);
        } else if (provider instanceof FullCachingLookupProvider full) {
            return new SharedLookupCache(fullCache(full, tableType, keys), classLoader);
        }
        return null;
    }

    private static LookupCache fullCache(FullCachingLookupProvider provider, RowType tableType, int[] keys) {
        if (!(provider.getScanRuntimeProvider() instanceof InputFormatProvider format)) {
            throw new NotNativeException("a full lookup cache that is loaded by a "
                    + provider.getScanRuntimeProvider().getClass().getSimpleName());
        }
        InputFormatCacheLoader loader = new InputFormatCacheLoader(
                format.createInputFormat(), new KeySelector(tableType, keys), InternalSerializers.create(tableType));
        return new LookupFullCache(loader, provider.getCacheReloadTrigger());
    }

    /** The cache, open. A full one is loaded before this returns. */
    synchronized LookupCache acquire() {
        LookupCache cache = open;
        if (cache == null) {
            try {
                // A full cache that was closed does not open again; its copy does.
                cache = InstantiationUtil.clone(original, classLoader);
            } catch (IOException | ClassNotFoundException e) {
                throw new MillraceException(ErrorCode.IO, "The lookup cache cannot be made: " + e, null, e);
            }
            if (cache instanceof LookupFullCache full) {
                full.setUserCodeClassLoader(classLoader);
            }
            cache.open(UnregisteredMetricsGroup.createCacheMetricGroup());
            open = cache;
        }
        users++;
        return cache;
    }

    synchronized void release() {
        users--;
        if (users == 0 && open != null) {
            try {
                open.close();
            } catch (Exception e) {
                throw new MillraceException(ErrorCode.IO, "The lookup cache does not close: " + e, null, e);
            } finally {
                open = null;
            }
        }
    }

    /** Takes the key out of a row of the table, without generated code. */
    private static final class KeySelector extends GenericRowDataKeySelector {
        private static final long serialVersionUID = 1;

        private final RowType tableType;
        private final int[] keys;
        private final TypeSerializer<Object>[] serializers;
        private transient RowData.FieldGetter @Nullable [] getters;

        KeySelector(RowType tableType, int[] keys) {
            super(InternalTypeInfo.of(keyType(tableType, keys)), null, null);
            this.tableType = tableType;
            this.keys = keys;
            @SuppressWarnings({"unchecked", "rawtypes"})
            TypeSerializer<Object>[] created = new TypeSerializer[keys.length];
            for (int i = 0; i < keys.length; i++) {
                created[i] = InternalSerializers.create(tableType.getTypeAt(keys[i]));
            }
            this.serializers = created;
        }

        private static RowType keyType(RowType tableType, int[] keys) {
            return RowType.of(Arrays.stream(keys).mapToObj(tableType::getTypeAt).toArray(LogicalType[]::new));
        }

        @Override
        public void open() {
            RowData.FieldGetter[] created = new RowData.FieldGetter[keys.length];
            for (int i = 0; i < keys.length; i++) {
                created[i] = RowData.createFieldGetter(tableType.getTypeAt(keys[i]), keys[i]);
            }
            getters = created;
        }

        @Override
        public RowData getKey(RowData row) {
            if (getters == null) {
                open();
            }
            GenericRowData key = new GenericRowData(keys.length);
            for (int i = 0; i < keys.length; i++) {
                Object value = getters[i].getFieldOrNull(row);
                key.setField(i, value == null ? null : serializers[i].copy(value));
            }
            return key;
        }

        @Override
        public GenericRowDataKeySelector copy() {
            return new KeySelector(tableType, keys);
        }
    }
}
