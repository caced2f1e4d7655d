package io.millrace.connect.builtin;

import io.millrace.connect.TableOptions;
import io.millrace.data.NotNativeException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * The generator of kind {@code sequence}: {@code start} to {@code end}, both included, and then no row more. Like in Flink
 * the bounds are whole numbers whatever the type.
 */
record SequenceField(LogicalType type, long start, long end) implements FieldGenerator {
    static SequenceField of(String name, LogicalType type, TableOptions options) {
        switch (type.getTypeRoot()) {
            case CHAR, VARCHAR, BINARY, VARBINARY, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> {}
            case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> {}
            default ->
                throw new NotNativeException("a sequence of " + type + " in field " + name + " of connector 'datagen'");
        }
        long start = options.get(
                ConfigOptions.key("fields." + name + ".start").longType().noDefaultValue());
        long end = options.get(
                ConfigOptions.key("fields." + name + ".end").longType().noDefaultValue());
        if (start > end) {
            throw options.wrong("fields." + name + ".start is above fields." + name + ".end", "Exchange them.");
        }
        return new SequenceField(type, start, end);
    }

    @Override
    public long rows() {
        long rows = end - start + 1;
        return rows > 0 ? rows : Long.MAX_VALUE; // more than a long counts
    }

    @Override
    public Object value(long position, SplittableRandom random) {
        long value = start + position;
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> StringData.fromString(Long.toString(value));
            case BINARY, VARBINARY ->
                ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            case TINYINT -> (byte) value;
            case SMALLINT -> (short) value;
            case INTEGER, INTERVAL_YEAR_MONTH -> (int) value;
            case FLOAT -> (float) value;
            case DOUBLE -> (double) value;
            case DECIMAL ->
                DecimalData.fromBigDecimal(
                        BigDecimal.valueOf(value),
                        ((DecimalType) type).getPrecision(),
                        ((DecimalType) type).getScale());
            default -> value;
        };
    }
}
