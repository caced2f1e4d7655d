package io.millrace.data;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Collects values, row after row, into a {@link Column}. Not thread-safe. Usable again after {@link #build}. */
public abstract sealed class ColumnBuilder {
    private static final int INITIAL_ROWS = 16;
    private static final int INITIAL_BYTES = 256;

    /** Null flags; allocated at the first null. */
    boolean @Nullable [] nulls;

    int size;

    /** Rows to make room for at first: those of the column built before, since batches of one place are alike. */
    private int expectedRows = INITIAL_ROWS;

    private ColumnBuilder() {}

    public static ColumnBuilder of(LogicalType type) {
        return type.is(LogicalTypeRoot.ROW) ? new OfRow(type.getChildren()) : of(PhysicalType.of(type));
    }

    /** Collects values of columns that are like this one. */
    static ColumnBuilder like(Column column) {
        return column instanceof RowColumn rows ? new OfRow(rows.types()) : of(column.physicalType());
    }

    public static ColumnBuilder of(PhysicalType type) {
        return switch (type) {
            case BOOLEAN -> new OfBoolean();
            case INT -> new OfInt();
            case LONG -> new OfLong();
            case FLOAT -> new OfFloat();
            case DOUBLE -> new OfDouble();
            case BYTES -> new OfBytes();
            case OBJECT -> new OfObject();
        };
    }

    /** Rows appended so far. */
    public final int size() {
        return size;
    }

    /** Appends a row of a column of the same physical type. */
    public abstract void append(Column from, int row);

    /** Appends the rows {@code rows[start..end)} of a column of the same physical type. */
    public final void appendAll(Column from, int[] rows, int start, int end) {
        ensure(end - start);
        boolean[] fromNulls = from.nulls();
        if (fromNulls != null) {
            for (int i = start; i < end; i++) {
                if (fromNulls[rows[i]]) {
                    markNull(size + i - start);
                }
            }
        }
        copyValues(from, rows, start, end);
        size += end - start;
    }

    /** Copies values behind those that are there; room is made, flags are set, and the caller counts the rows. */
    abstract void copyValues(Column from, int[] rows, int start, int end);

    /** Appends a value given as Flink's internal data structure. */
    public abstract void appendInternal(@Nullable Object value);

    /** The column of all rows appended; the builder is empty afterwards. */
    public abstract Column build();

    abstract int capacity();

    abstract void grow(int newCapacity);

    public void appendNull() {
        ensureOne();
        markNull(size);
        size++;
    }

    /** Appends nulls, many at a time. */
    public void appendNulls(int count) {
        if (count > 0) {
            ensure(count);
            boolean[] flags = nulls == null ? new boolean[capacity()] : nulls;
            Arrays.fill(flags, size, size + count, true);
            nulls = flags;
            size += count;
        }
    }

    /** Takes back rows, so that {@code newSize} are left; for a decoder that fails in the middle of an event. */
    public void truncate(int newSize) {
        if (nulls != null && newSize < size) {
            Arrays.fill(nulls, newSize, size, false);
        }
        size = Math.min(size, newSize);
    }

    final void ensureOne() {
        if (size == capacity()) {
            ensure(1);
        }
    }

    private void ensure(int rows) {
        int capacity = capacity();
        int needed = Math.addExact(size, rows);
        if (needed > capacity) {
            int newCapacity = Math.max(needed, capacity == 0 ? expectedRows : capacity * 2);
            grow(newCapacity);
            if (nulls != null) {
                nulls = Arrays.copyOf(nulls, newCapacity);
            }
        }
    }

    private void markNull(int row) {
        if (nulls == null) {
            nulls = new boolean[capacity()];
        }
        nulls[row] = true;
    }

    final void appendNullFlag() {
        markNull(size);
    }

    /** Begins anew: forgets the rows, and remembers how many they were. */
    final void startOver() {
        expectedRows = Math.max(INITIAL_ROWS, size);
        size = 0;
    }

    final boolean @Nullable [] takeNulls() {
        boolean[] taken = nulls;
        nulls = null;
        return taken;
    }

    /** Builds {@link BooleanColumn}. */
    public static final class OfBoolean extends ColumnBuilder {
        private boolean[] values = {};

        public void append(boolean value) {
            ensureOne();
            values[size++] = value;
        }

        @Override
        public void append(Column from, int row) {
            if (from.isNull(row)) {
                appendNull();
            } else {
                append(((BooleanColumn) from).get(row));
            }
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            if (value == null) {
                appendNull();
            } else {
                append((boolean) value);
            }
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            boolean[] source = ((BooleanColumn) from).values();
            boolean[] target = values;
            int shift = size - start;
            for (int i = start; i < end; i++) {
                target[shift + i] = source[rows[i]];
            }
        }

        @Override
        public Column build() {
            BooleanColumn column = new BooleanColumn(values, takeNulls(), size);
            values = new boolean[0];
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void grow(int newCapacity) {
            values = Arrays.copyOf(values, newCapacity);
        }
    }

    /** Builds {@link IntColumn}. */
    public static final class OfInt extends ColumnBuilder {
        private int[] values = {};

        public void append(int value) {
            ensureOne();
            values[size++] = value;
        }

        @Override
        public void append(Column from, int row) {
            if (from.isNull(row)) {
                appendNull();
            } else {
                append(((IntColumn) from).get(row));
            }
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            if (value == null) {
                appendNull();
            } else {
                append(((Number) value).intValue());
            }
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            int[] source = ((IntColumn) from).values();
            int[] target = values;
            int shift = size - start;
            for (int i = start; i < end; i++) {
                target[shift + i] = source[rows[i]];
            }
        }

        @Override
        public Column build() {
            IntColumn column = new IntColumn(values, takeNulls(), size);
            values = new int[0];
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void grow(int newCapacity) {
            values = Arrays.copyOf(values, newCapacity);
        }
    }

    /** Builds {@link LongColumn}. */
    public static final class OfLong extends ColumnBuilder {
        private long[] values = {};

        public void append(long value) {
            ensureOne();
            values[size++] = value;
        }

        @Override
        public void append(Column from, int row) {
            if (from.isNull(row)) {
                appendNull();
            } else {
                append(((LongColumn) from).get(row));
            }
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            if (value == null) {
                appendNull();
            } else {
                append(Values.toLong(value));
            }
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            long[] source = ((LongColumn) from).values();
            long[] target = values;
            int shift = size - start;
            for (int i = start; i < end; i++) {
                target[shift + i] = source[rows[i]];
            }
        }

        @Override
        public Column build() {
            LongColumn column = new LongColumn(values, takeNulls(), size);
            values = new long[0];
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void grow(int newCapacity) {
            values = Arrays.copyOf(values, newCapacity);
        }
    }

    /** Builds {@link FloatColumn}. */
    public static final class OfFloat extends ColumnBuilder {
        private float[] values = {};

        public void append(float value) {
            ensureOne();
            values[size++] = value;
        }

        @Override
        public void append(Column from, int row) {
            if (from.isNull(row)) {
                appendNull();
            } else {
                append(((FloatColumn) from).get(row));
            }
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            if (value == null) {
                appendNull();
            } else {
                append((float) value);
            }
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            float[] source = ((FloatColumn) from).values();
            float[] target = values;
            int shift = size - start;
            for (int i = start; i < end; i++) {
                target[shift + i] = source[rows[i]];
            }
        }

        @Override
        public Column build() {
            FloatColumn column = new FloatColumn(values, takeNulls(), size);
            values = new float[0];
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void grow(int newCapacity) {
            values = Arrays.copyOf(values, newCapacity);
        }
    }

    /** Builds {@link DoubleColumn}. */
    public static final class OfDouble extends ColumnBuilder {
        private double[] values = {};

        public void append(double value) {
            ensureOne();
            values[size++] = value;
        }

        @Override
        public void append(Column from, int row) {
            if (from.isNull(row)) {
                appendNull();
            } else {
                append(((DoubleColumn) from).get(row));
            }
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            if (value == null) {
                appendNull();
            } else {
                append((double) value);
            }
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            double[] source = ((DoubleColumn) from).values();
            double[] target = values;
            int shift = size - start;
            for (int i = start; i < end; i++) {
                target[shift + i] = source[rows[i]];
            }
        }

        @Override
        public Column build() {
            DoubleColumn column = new DoubleColumn(values, takeNulls(), size);
            values = new double[0];
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void grow(int newCapacity) {
            values = Arrays.copyOf(values, newCapacity);
        }
    }

    /** Builds {@link BytesColumn}. */
    public static final class OfBytes extends ColumnBuilder {
        private byte[] bytes = {};
        private int[] offsets = {0};
        private int expectedBytes = INITIAL_BYTES;

        /** Appends a copy of {@code from[start..end)}. */
        public void append(byte[] from, int start, int end) {
            ensureOne();
            int length = end - start;
            int position = reserve(length);
            BytesColumn.copyShort(from, start, bytes, position, length);
            offsets[++size] = position + length;
        }

        /**
         * Makes room for a value that the caller writes itself into {@link #bytes()} from the position returned; to be
         * followed by {@link #appendReserved}.
         */
        public int reserve(int length) {
            int position = offsets[size];
            if (length > bytes.length - position) {
                int grown = bytes.length == 0 ? expectedBytes : bytes.length * 2;
                bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(position, length), grown));
            }
            return position;
        }

        /** The array to write a reserved value into; valid until the next {@link #reserve}. */
        public byte[] bytes() {
            return bytes;
        }

        /** Appends the first {@code length} bytes of the room reserved last. */
        public void appendReserved(int length) {
            ensureOne();
            offsets[size + 1] = offsets[size] + length;
            size++;
        }

        /** Bytes of all values appended so far. */
        public int byteCount() {
            return offsets[size];
        }

        @Override
        public void append(Column from, int row) {
            BytesColumn column = (BytesColumn) from;
            if (column.isNull(row)) {
                appendNull();
            } else {
                append(column.bytes(), column.start(row), column.end(row));
            }
        }

        @Override
        public void appendNull() {
            ensureOne();
            appendNullFlag();
            offsets[size + 1] = offsets[size];
            size++;
        }

        @Override
        public void appendNulls(int count) {
            int end = offsets[size];
            int from = size + 1;
            super.appendNulls(count);
            Arrays.fill(offsets, from, from + count, end);
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            if (value == null) {
                appendNull();
            } else {
                byte[] from = value instanceof BinaryStringData string
                        ? string.toBytes()
                        : value instanceof StringData string ? string.toBytes() : (byte[]) value;
                append(from, 0, from.length);
            }
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            BytesColumn column = (BytesColumn) from;
            byte[] source = column.bytes();
            int[] sourceOffsets = column.offsets();
            int shift = size - start;
            int position = offsets[size];
            int total = position;
            for (int i = start; i < end; i++) {
                int row = rows[i];
                total = Math.addExact(total, sourceOffsets[row + 1] - sourceOffsets[row]);
                offsets[shift + i + 1] = total;
            }
            reserve(total - position);
            byte[] target = bytes;
            for (int i = start; i < end; i++) {
                int next = offsets[shift + i + 1];
                BytesColumn.copyShort(source, sourceOffsets[rows[i]], target, position, next - position);
                position = next;
            }
        }

        @Override
        public Column build() {
            BytesColumn column = new BytesColumn(bytes, offsets, takeNulls(), size);
            expectedBytes = Math.max(INITIAL_BYTES, offsets[size]);
            bytes = new byte[0];
            offsets = new int[] {0};
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return offsets.length - 1;
        }

        @Override
        void grow(int newCapacity) {
            offsets = Arrays.copyOf(offsets, newCapacity + 1);
        }
    }

    /**
     * Builds {@link RowColumn}: append a value to fields, then call {@link #endRow}. A field that gets none is null; it is
     * filled up when somebody asks for it, so that rows that are null and fields that nobody reads cost nothing.
     */
    public static final class OfRow extends ColumnBuilder {
        private final List<LogicalType> types;
        private final ColumnBuilder[] fields;
        private final RowData.FieldGetter[] getters;
        private int capacity;

        OfRow(List<LogicalType> types) {
            this.types = types;
            this.fields = new ColumnBuilder[types.size()];
            this.getters = new RowData.FieldGetter[types.size()];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = of(types.get(i));
                getters[i] = RowData.createFieldGetter(types.get(i).copy(true), i);
            }
        }

        /** Where the next row's value of a field goes. */
        public ColumnBuilder field(int index) {
            ColumnBuilder field = fields[index];
            if (field.size < size) {
                field.appendNulls(size - field.size);
            }
            return field;
        }

        /** Ends a row. */
        public void endRow() {
            ensureOne();
            size++;
        }

        @Override
        public void append(Column from, int row) {
            if (from instanceof RowColumn rows && !rows.isNull(row)) {
                for (int i = 0; i < fields.length; i++) {
                    field(i).append(rows.field(i), row);
                }
                endRow();
            } else {
                appendInternal(((ObjectColumn) from).get(row));
            }
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            if (value == null) {
                appendNull();
                return;
            }
            for (int i = 0; i < fields.length; i++) {
                field(i).appendInternal(getters[i].getFieldOrNull((RowData) value));
            }
            endRow();
        }

        @Override
        public void truncate(int newSize) {
            for (ColumnBuilder field : fields) {
                field.truncate(newSize);
            }
            super.truncate(newSize);
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            if (from instanceof RowColumn column) {
                for (int i = 0; i < fields.length; i++) {
                    field(i).appendAll(column.field(i), rows, start, end);
                }
                return;
            }
            for (int field = 0; field < fields.length; field++) {
                ColumnBuilder builder = field(field);
                for (int i = start; i < end; i++) {
                    RowData row = (RowData) ((ObjectColumn) from).get(rows[i]);
                    builder.appendInternal(row == null ? null : getters[field].getFieldOrNull(row));
                }
            }
        }

        @Override
        public Column build() {
            Column[] built = new Column[fields.length];
            for (int i = 0; i < fields.length; i++) {
                built[i] = fields[i].size == 0 ? NullColumns.of(types.get(i), size) : field(i).build();
            }
            RowColumn column = new RowColumn(built, types, takeNulls(), size);
            capacity = 0;
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return capacity;
        }

        @Override
        void grow(int newCapacity) {
            capacity = newCapacity;
        }
    }

    /** Builds {@link ObjectColumn}. */
    public static final class OfObject extends ColumnBuilder {
        private @Nullable Object[] values = {};

        @Override
        public void append(Column from, int row) {
            appendInternal(((ObjectColumn) from).get(row));
        }

        @Override
        public void appendInternal(@Nullable Object value) {
            ensureOne();
            values[size++] = value;
        }

        @Override
        public void appendNull() {
            appendInternal(null);
        }

        @Override
        public void appendNulls(int count) {
            for (int i = 0; i < count; i++) {
                appendInternal(null);
            }
        }

        @Override
        void copyValues(Column from, int[] rows, int start, int end) {
            @Nullable Object[] source = ((ObjectColumn) from).values();
            @Nullable Object[] target = values;
            int shift = size - start;
            for (int i = start; i < end; i++) {
                target[shift + i] = source[rows[i]];
            }
        }

        @Override
        public Column build() {
            ObjectColumn column = new ObjectColumn(values, size);
            values = new @Nullable Object[0];
            startOver();
            return column;
        }

        @Override
        int capacity() {
            return values.length;
        }

        @Override
        void grow(int newCapacity) {
            values = Arrays.copyOf(values, newCapacity);
        }
    }
}
