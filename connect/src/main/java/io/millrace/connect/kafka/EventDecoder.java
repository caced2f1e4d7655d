package io.millrace.connect.kafka;

import io.millrace.connect.format.DecodeException;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Limits;
import io.millrace.dataflow.SourceRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.types.logical.RowType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns events of a topic into rows: columns of the value, then those that are in the key alone, then metadata. Belongs to
 * one reader.
 *
 * <p>A column that is in key and value is taken from the value, as in Flink. In an upsert table an event without a value
 * deletes its key; in another one it is no row.
 */
final class EventDecoder {
    private final Decoder valueDecoder;
    private final @Nullable Decoder keyDecoder;
    private final boolean keyHasOwnColumns;
    private final boolean upsert;
    private final int[] columnsNotInKey;
    private final ReadableMetadata[] metadata;
    private final int physicalColumns;

    // The event that is being decoded, for the callbacks.
    private ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> event;
    private int keyRows;

    private final Decoder.RowEnd endOfValueRow = this::endValueRow;
    private final Decoder.RowEnd endOfKey = (into, rowKind) -> keyRows++;

    private EventDecoder(
            Decoder valueDecoder,
            @Nullable Decoder keyDecoder,
            boolean keyHasOwnColumns,
            boolean upsert,
            int[] columnsNotInKey,
            ReadableMetadata[] metadata,
            int physicalColumns) {
        this.valueDecoder = valueDecoder;
        this.keyDecoder = keyDecoder;
        this.keyHasOwnColumns = keyHasOwnColumns;
        this.upsert = upsert;
        this.columnsNotInKey = columnsNotInKey;
        this.metadata = metadata;
        this.physicalColumns = physicalColumns;
    }

    /** Decoders for the readers of a table; all that can be wrong is found here. */
    static Supplier<EventDecoder> supplier(
            SourceRequest request, KeyValueLayout layout, List<ReadableMetadata> metadata, boolean upsert) {
        RowType physicalType = request.table().physicalType();
        Supplier<Decoder> values = layout.valueFormat()
                .decoders(DecoderRequest.of(request, layout.valueFields(), layout.valueType(physicalType)));
        Supplier<Decoder> keys = layout.keyFormat() == null
                ? null
                : layout.keyFormat()
                        .decoders(DecoderRequest.of(request, layout.keyFields(), layout.keyType(physicalType)));
        boolean keyHasOwnColumns = !layout.valueFields().containsAll(layout.keyFields());
        int physicalColumns = request.physicalColumnCount();
        int[] notInKey = columnsNotIn(layout.keyFields(), request.producedType(), physicalColumns);
        ReadableMetadata[] columns = metadata.toArray(ReadableMetadata[]::new);
        return () -> new EventDecoder(
                values.get(),
                keys == null ? null : keys.get(),
                keyHasOwnColumns,
                upsert,
                notInKey,
                columns,
                physicalColumns);
    }

    private static int[] columnsNotIn(List<String> keyFields, RowType producedType, int physicalColumns) {
        List<Integer> columns = new ArrayList<>();
        for (int column = 0; column < physicalColumns; column++) {
            if (!keyFields.contains(producedType.getFieldNames().get(column))) {
                columns.add(column);
            }
        }
        return columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Appends the rows of an event.
     *
     * @throws DecodeException if the event is not what it should be; {@code into} is then left as it was found
     */
    void decode(ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer> next, BatchBuilder into)
            throws DecodeException {
        event = next;
        int rowsBefore = into.size();
        ByteBuffer value = next.value();
        try {
            if (value != null) {
                checkSize(value);
                int from = value.arrayOffset() + value.position();
                valueDecoder.decode(value.array(), from, from + value.remaining(), into, endOfValueRow);
            } else if (upsert) {
                appendTombstone(into);
            }
        } catch (UndecodableKey e) {
            into.truncate(rowsBefore);
            throw e.reason;
        }
    }

    private static void checkSize(ByteBuffer value) throws DecodeException {
        if (value.remaining() > Limits.MAX_EVENT_BYTES) {
            throw new DecodeException(
                    "the event has " + value.remaining() + " bytes; the largest allowed has " + Limits.MAX_EVENT_BYTES);
        }
    }

    private void endValueRow(BatchBuilder into, byte rowKind) {
        if (keyHasOwnColumns) {
            appendKey(into);
        }
        appendMetadata(into);
        into.endRow(upsert ? Batch.UPDATE_AFTER : rowKind);
    }

    private void appendTombstone(BatchBuilder into) {
        appendKey(into);
        for (int column : columnsNotInKey) {
            into.column(column).appendNull();
        }
        appendMetadata(into);
        into.endRow(Batch.DELETE);
    }

    /** Appends the columns of the key to the row that is being built, without ending it. */
    private void appendKey(BatchBuilder into) {
        ByteBuffer key = event.key();
        if (keyDecoder == null || key == null) {
            throw new UndecodableKey(new DecodeException("the event has no key"));
        }
        keyRows = 0;
        try {
            int from = key.arrayOffset() + key.position();
            keyDecoder.decode(key.array(), from, from + key.remaining(), into, endOfKey);
        } catch (DecodeException e) {
            throw new UndecodableKey(new DecodeException("in the key: " + e.getMessage()));
        }
        if (keyRows != 1) {
            throw new UndecodableKey(new DecodeException("the key holds " + keyRows + " rows instead of one"));
        }
    }

    private void appendMetadata(BatchBuilder into) {
        for (int i = 0; i < metadata.length; i++) {
            metadata[i].append(event, into.column(physicalColumns + i));
        }
    }

    /** Carries a reason out of a callback that may not throw it; without a stack, since it is data's fault. */
    private static final class UndecodableKey extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final DecodeException reason;

        UndecodableKey(DecodeException reason) {
            super(reason.getMessage(), reason, false, false);
            this.reason = reason;
        }
    }
}
