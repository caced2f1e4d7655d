package io.millrace.testkit;

import io.millrace.data.Batch;
import io.millrace.data.PhysicalType;
import io.millrace.state.ColumnSerializer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.apache.flink.table.types.logical.RowType;

/** A checksum of a batch, to find out who writes to one that was handed over. */
record BatchSeal(Batch batch, RowType type, long checksum) {
    static BatchSeal of(Batch batch, RowType type) {
        return new BatchSeal(batch, type, checksum(batch, type));
    }

    boolean isIntact() {
        return checksum(batch, type) == checksum;
    }

    /** Fails unless the batch has rows, and columns as the type says. */
    static void checkShape(Batch batch, RowType type) {
        if (batch.size() == 0) {
            throw new AssertionError("an empty batch was emitted");
        }
        if (batch.columnCount() != type.getFieldCount()) {
            throw new AssertionError("a batch of " + batch.columnCount() + " columns was emitted; the type is "
                    + type.asSummaryString());
        }
        for (int i = 0; i < batch.columnCount(); i++) {
            PhysicalType wanted = PhysicalType.of(type.getTypeAt(i));
            if (batch.column(i).physicalType() != wanted) {
                throw new AssertionError("column " + i + " was emitted as "
                        + batch.column(i).physicalType() + "; the type " + type.getTypeAt(i) + " is " + wanted);
            }
        }
    }

    private static long checksum(Batch batch, RowType type) {
        CRC32 crc = new CRC32();
        try (DataOutputStream out =
                new DataOutputStream(new CheckedOutputStream(OutputStream.nullOutputStream(), crc))) {
            for (int i = 0; i < batch.columnCount(); i++) {
                ColumnSerializer.write(batch.column(i), type.getTypeAt(i), out);
            }
            for (int row = 0; row < batch.size(); row++) {
                out.writeByte(batch.rowKind(row));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return crc.getValue();
    }
}
