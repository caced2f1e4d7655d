package io.millrace.state;

import io.millrace.data.BooleanColumn;
import io.millrace.data.BytesColumn;
import io.millrace.data.Column;
import io.millrace.data.DoubleColumn;
import io.millrace.data.FloatColumn;
import io.millrace.data.IntColumn;
import io.millrace.data.LongColumn;
import io.millrace.data.ObjectColumn;
import io.millrace.data.PhysicalType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a column in a snapshot: number of rows (int), whether there are nulls (byte) and if so a byte a row, then
 * the values: primitives big-endian, zero where null, so that equal columns have equal bytes; strings as their lengths (int a row) followed by all bytes; objects each as a length
 * and the bytes of Flink's serializer for the type.
 */
public final class ColumnSerializer {
    private ColumnSerializer() {}

    public static void write(Column column, LogicalType type, DataOutput out) throws IOException {
        int size = column.size();
        boolean[] nulls = column.nulls();
        out.writeInt(size);
        out.writeBoolean(nulls != null);
        if (nulls != null) {
            for (int row = 0; row < size; row++) {
                out.writeBoolean(nulls[row]);
            }
        }
        if (column instanceof BytesColumn bytes) {
            writeBytes(bytes, out);
        } else if (column instanceof ObjectColumn objects) {
            writeObjects(objects, type, out);
        } else {
            for (int row = 0; row < size; row++) {
                if (nulls != null && nulls[row]) {
                    writeZero(column, out);
                } else {
                    writePrimitive(column, row, out);
                }
            }
        }
    }

    /** What stands under a null has no meaning, and must not make the bytes of equal columns differ. */
    private static void writeZero(Column column, DataOutput out) throws IOException {
        switch (column.physicalType()) {
            case LONG, DOUBLE -> out.writeLong(0);
            case INT, FLOAT -> out.writeInt(0);
            default -> out.writeBoolean(false);
        }
    }

    private static void writePrimitive(Column column, int row, DataOutput out) throws IOException {
        boolean isNull = column.isNull(row);
        if (column instanceof LongColumn longs) {
            out.writeLong(isNull ? 0 : longs.get(row));
        } else if (column instanceof IntColumn ints) {
            out.writeInt(isNull ? 0 : ints.get(row));
        } else if (column instanceof DoubleColumn doubles) {
            out.writeDouble(isNull ? 0 : doubles.get(row));
        } else if (column instanceof FloatColumn floats) {
            out.writeFloat(isNull ? 0 : floats.get(row));
        } else {
            out.writeBoolean(!isNull && ((BooleanColumn) column).get(row));
        }
    }

    private static void writeBytes(BytesColumn column, DataOutput out) throws IOException {
        for (int row = 0; row < column.size(); row++) {
            out.writeInt(column.length(row));
        }
        out.write(column.bytes(), column.offsets()[0], column.offsets()[column.size()] - column.offsets()[0]);
    }

    private static void writeObjects(ObjectColumn column, LogicalType type, DataOutput out) throws IOException {
        TypeSerializer<Object> serializer = InternalSerializers.create(type);
        DataOutputSerializer buffer = new DataOutputSerializer(64);
        for (int row = 0; row < column.size(); row++) {
            Object value = column.get(row);
            if (value != null) {
                buffer.clear();
                serializer.serialize(value, buffer);
                out.writeInt(buffer.length());
                out.write(buffer.getSharedBuffer(), 0, buffer.length());
            }
        }
    }

    public static Column read(LogicalType type, DataInput in) throws IOException {
        int size = in.readInt();
        boolean[] nulls = null;
        if (in.readBoolean()) {
            nulls = new boolean[size];
            for (int row = 0; row < size; row++) {
                nulls[row] = in.readBoolean();
            }
        }
        return switch (PhysicalType.of(type)) {
            case BYTES -> readBytes(size, nulls, in);
            case OBJECT -> readObjects(size, nulls, type, in);
            case LONG -> readLongs(size, nulls, in);
            case INT -> readInts(size, nulls, in);
            case DOUBLE -> readDoubles(size, nulls, in);
            case FLOAT -> readFloats(size, nulls, in);
            case BOOLEAN -> readBooleans(size, nulls, in);
        };
    }

    private static Column readBytes(int size, boolean @Nullable [] nulls, DataInput in) throws IOException {
        int[] offsets = new int[size + 1];
        for (int row = 0; row < size; row++) {
            offsets[row + 1] = offsets[row] + in.readInt();
        }
        byte[] bytes = new byte[offsets[size]];
        in.readFully(bytes);
        return new BytesColumn(bytes, offsets, nulls, size);
    }

    private static Column readObjects(int size, boolean @Nullable [] nulls, LogicalType type, DataInput in)
            throws IOException {
        TypeSerializer<Object> serializer = InternalSerializers.create(type);
        @Nullable Object[] values = new @Nullable Object[size];
        for (int row = 0; row < size; row++) {
            if (nulls == null || !nulls[row]) {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                values[row] = serializer.deserialize(new DataInputDeserializer(bytes));
            }
        }
        return new ObjectColumn(values, size);
    }

    private static Column readLongs(int size, boolean @Nullable [] nulls, DataInput in) throws IOException {
        long[] values = new long[size];
        for (int row = 0; row < size; row++) {
            values[row] = in.readLong();
        }
        return new LongColumn(values, nulls, size);
    }

    private static Column readInts(int size, boolean @Nullable [] nulls, DataInput in) throws IOException {
        int[] values = new int[size];
        for (int row = 0; row < size; row++) {
            values[row] = in.readInt();
        }
        return new IntColumn(values, nulls, size);
    }

    private static Column readDoubles(int size, boolean @Nullable [] nulls, DataInput in) throws IOException {
        double[] values = new double[size];
        for (int row = 0; row < size; row++) {
            values[row] = in.readDouble();
        }
        return new DoubleColumn(values, nulls, size);
    }

    private static Column readFloats(int size, boolean @Nullable [] nulls, DataInput in) throws IOException {
        float[] values = new float[size];
        for (int row = 0; row < size; row++) {
            values[row] = in.readFloat();
        }
        return new FloatColumn(values, nulls, size);
    }

    private static Column readBooleans(int size, boolean @Nullable [] nulls, DataInput in) throws IOException {
        boolean[] values = new boolean[size];
        for (int row = 0; row < size; row++) {
            values[row] = in.readBoolean();
        }
        return new BooleanColumn(values, nulls, size);
    }
}
