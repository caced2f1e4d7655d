package io.millrace.engine.run;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows on their way to one receiver, in order: small pieces are put together to batches that are worth their overhead. */
final class Parcel {
    /** A batch of at least so many rows is handed on as it is: copying it would cost more than it saves. */
    private static final int MIN_ROWS_TO_PASS = 256;

    private final List<Batch> batches = new ArrayList<>();
    private @Nullable BatchBuilder collecting;

    boolean isEmpty() {
        return batches.isEmpty() && (collecting == null || collecting.isEmpty());
    }

    long rows() {
        long rows = collecting == null ? 0 : collecting.size();
        for (Batch batch : batches) {
            rows += batch.size();
        }
        return rows;
    }

    /** Adds a batch that may be handed on as it is. */
    void add(Batch batch) {
        if (batch.size() >= MIN_ROWS_TO_PASS || isEmpty()) {
            finishCollecting();
            batches.add(batch);
            return;
        }
        BatchBuilder builder = builder(batch);
        for (int row = 0; row < batch.size(); row++) {
            builder.append(batch, row, batch.rowKind(row));
        }
        finishIfFull(builder);
    }

    /** Adds the rows {@code rows[start..end)} of a batch. */
    void add(Batch batch, int[] rows, int start, int end) {
        BatchBuilder builder = builder(batch);
        builder.appendAll(batch, rows, start, end);
        finishIfFull(builder);
    }

    private BatchBuilder builder(Batch batch) {
        BatchBuilder builder = collecting;
        if (builder == null) {
            builder = BatchBuilder.like(batch);
            collecting = builder;
        }
        return builder;
    }

    private void finishIfFull(BatchBuilder builder) {
        if (builder.size() >= Limits.BATCH_ROWS) {
            batches.add(builder.build());
        }
    }

    private void finishCollecting() {
        if (collecting != null && !collecting.isEmpty()) {
            batches.add(collecting.build());
        }
    }

    /** Hands everything over and is empty. */
    void drain(Consumer<Batch> receiver) {
        finishCollecting();
        batches.forEach(receiver);
        batches.clear();
    }
}
