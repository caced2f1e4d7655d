package io.millrace.connect.builtin;

import io.millrace.connect.format.ExternalRows;
import io.millrace.data.Batch;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** The rows of an epoch in their external form. */
record StagedRows(List<Row> list) implements StagedOutput {
    @Override
    public long rows() {
        return list.size();
    }

    /** Collects rows of a type. */
    static final class Writer implements SinkWriter {
        private final RowType type;
        private List<Row> rows = new ArrayList<>();

        Writer(RowType type) {
            this.type = type;
        }

        @Override
        public void write(Batch batch) {
            for (int i = 0; i < batch.size(); i++) {
                rows.add(ExternalRows.row(batch, i, type));
            }
        }

        @Override
        public @Nullable StagedOutput stage() {
            if (rows.isEmpty()) {
                return null;
            }
            StagedRows staged = new StagedRows(rows);
            rows = new ArrayList<>();
            return staged;
        }
    }
}
