package io.millrace.bench.checksum;

import java.io.Serializable;
import java.math.BigDecimal;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Hashes one field of rows of Flink. */
@FunctionalInterface
interface FieldHash extends Serializable {
    long of(RowData row);

    /** @throws IllegalArgumentException for types that have no hash here */
    static FieldHash create(LogicalType type, int index) {
        FieldHash hash = ofNotNull(type, index);
        return row -> row.isNullAt(index) ? RowHash.NULL : hash.of(row);
    }

    private static FieldHash ofNotNull(LogicalType type, int index) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> row -> row.getBoolean(index) ? RowHash.TRUE : RowHash.FALSE;
            case TINYINT -> row -> RowHash.mix(row.getByte(index));
            case SMALLINT -> row -> RowHash.mix(row.getShort(index));
            case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> row -> RowHash.mix(row.getInt(index));
            case BIGINT, INTERVAL_DAY_TIME -> row -> RowHash.mix(row.getLong(index));
            case FLOAT -> row -> RowHash.mix(Float.floatToIntBits(row.getFloat(index)));
            case DOUBLE -> row -> RowHash.mix(Double.doubleToLongBits(row.getDouble(index)));
            case CHAR, VARCHAR -> row -> ofString((BinaryStringData) row.getString(index));
            case BINARY, VARBINARY -> row -> ofBytes(row.getBinary(index));
            case DECIMAL -> decimal((DecimalType) type, index);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                timestamp(LogicalTypeChecks.getPrecision(type), index);
            default -> throw unsupported(type);
        };
    }

    static IllegalArgumentException unsupported(LogicalType type) {
        return new IllegalArgumentException("a column of type " + type.asSummaryString() + " has no checksum");
    }

    private static FieldHash decimal(DecimalType type, int index) {
        int precision = type.getPrecision();
        int scale = type.getScale();
        return row -> ofDecimal(row.getDecimal(index, precision, scale));
    }

    /** By the unscaled value where it fits a long. */
    static long ofDecimal(DecimalData decimal) {
        if (decimal.isCompact()) {
            return RowHash.mix(decimal.toUnscaledLong());
        }
        BigDecimal value = decimal.toBigDecimal();
        return ofBytes(value.unscaledValue().toByteArray());
    }

    private static FieldHash timestamp(int precision, int index) {
        if (precision <= 3) {
            return row -> RowHash.mix(row.getTimestamp(index, precision).getMillisecond());
        }
        return row -> ofTimestamp(row.getTimestamp(index, precision));
    }

    static long ofTimestamp(TimestampData timestamp) {
        return RowHash.ofTimestamp(timestamp.getMillisecond(), timestamp.getNanoOfMillisecond());
    }

    private static long ofBytes(byte[] bytes) {
        return RowHash.ofBytes(bytes, 0, bytes.length);
    }

    private static long ofString(BinaryStringData string) {
        string.ensureMaterialized();
        MemorySegment[] segments = string.getSegments();
        if (segments.length != 1) {
            return ofBytes(string.toBytes());
        }
        MemorySegment segment = segments[0];
        int end = string.getOffset() + string.getSizeInBytes();
        long state = string.getSizeInBytes();
        int position = string.getOffset();
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            state = RowHash.step(state, segment.getLongLittleEndian(position));
        }
        long tail = 0;
        for (int shift = 0; position < end; position++, shift += Byte.SIZE) {
            tail |= (segment.get(position) & 0xFFL) << shift;
        }
        return RowHash.mix(RowHash.step(state, tail));
    }
}
