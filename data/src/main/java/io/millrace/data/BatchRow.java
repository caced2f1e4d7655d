package io.millrace.data;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.bitmap.Bitmap;
import org.apache.flink.types.variant.Variant;

/**
 * A row of a batch as Flink's {@link RowData}, without a copy: for connectors, formats and user functions. A cursor:
 * {@link #at} moves it, so whoever keeps a row has to copy it.
 */
public final class BatchRow implements RowData {
    private Batch batch;
    private int row;

    public BatchRow(Batch batch) {
        this.batch = batch;
    }

    /** Moves to a row of the batch. */
    public BatchRow at(int newRow) {
        this.row = newRow;
        return this;
    }

    /** Moves to a row of another batch. */
    public BatchRow at(Batch newBatch, int newRow) {
        this.batch = newBatch;
        this.row = newRow;
        return this;
    }

    @Override
    public int getArity() {
        return batch.columnCount();
    }

    @Override
    public RowKind getRowKind() {
        return RowKind.fromByteValue(batch.rowKind(row));
    }

    @Override
    public void setRowKind(RowKind kind) {
        throw new UnsupportedOperationException("a row of a batch is read only");
    }

    @Override
    public boolean isNullAt(int pos) {
        return batch.column(pos).isNull(row);
    }

    @Override
    public boolean getBoolean(int pos) {
        return ((BooleanColumn) batch.column(pos)).get(row);
    }

    @Override
    public byte getByte(int pos) {
        return (byte) getInt(pos);
    }

    @Override
    public short getShort(int pos) {
        return (short) getInt(pos);
    }

    @Override
    public int getInt(int pos) {
        return ((IntColumn) batch.column(pos)).get(row);
    }

    @Override
    public long getLong(int pos) {
        return ((LongColumn) batch.column(pos)).get(row);
    }

    @Override
    public float getFloat(int pos) {
        return ((FloatColumn) batch.column(pos)).get(row);
    }

    @Override
    public double getDouble(int pos) {
        return ((DoubleColumn) batch.column(pos)).get(row);
    }

    @Override
    public StringData getString(int pos) {
        return ((BytesColumn) batch.column(pos)).string(row);
    }

    @Override
    public DecimalData getDecimal(int pos, int precision, int scale) {
        return batch.column(pos) instanceof LongColumn longs
                ? DecimalData.fromUnscaledLong(longs.get(row), precision, scale)
                : (DecimalData) object(pos);
    }

    @Override
    public TimestampData getTimestamp(int pos, int precision) {
        return batch.column(pos) instanceof LongColumn longs
                ? TimestampData.fromEpochMillis(longs.get(row))
                : (TimestampData) object(pos);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> RawValueData<T> getRawValue(int pos) {
        return (RawValueData<T>) object(pos);
    }

    @Override
    public byte[] getBinary(int pos) {
        return ((BytesColumn) batch.column(pos)).copy(row);
    }

    @Override
    public ArrayData getArray(int pos) {
        return (ArrayData) object(pos);
    }

    @Override
    public MapData getMap(int pos) {
        return (MapData) object(pos);
    }

    @Override
    public RowData getRow(int pos, int numFields) {
        return (RowData) object(pos);
    }

    @Override
    public Bitmap getBitmap(int pos) {
        return (Bitmap) object(pos);
    }

    @Override
    public Variant getVariant(int pos) {
        return (Variant) object(pos);
    }

    private Object object(int pos) {
        Object value = ((ObjectColumn) batch.column(pos)).get(row);
        if (value == null) {
            throw new IllegalStateException("field " + pos + " is null; ask isNullAt first");
        }
        return value;
    }
}
