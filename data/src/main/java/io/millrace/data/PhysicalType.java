package io.millrace.data;

import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DistinctType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * How the values of a SQL type lie in memory. Every {@link LogicalType} has one physical type:
 *
 * <ul>
 *   <li>{@link #INT}: TINYINT, SMALLINT, INTEGER, DATE (days since 1970-01-01), TIME (milliseconds of the day), INTERVAL YEAR TO MONTH (months)
 *   <li>{@link #LONG}: BIGINT, INTERVAL DAY TO SECOND (milliseconds), TIMESTAMP and TIMESTAMP_LTZ up to precision 3 (milliseconds since 1970-01-01 00:00:00), DECIMAL up to precision 18 (the unscaled value)
 *   <li>{@link #BYTES}: CHAR and VARCHAR (UTF-8), BINARY and VARBINARY
 *   <li>{@link #OBJECT}: all others, as Flink's internal data structures ({@code DecimalData}, {@code TimestampData}, {@code ArrayData}, {@code MapData}, {@code RowData}, {@code RawValueData})
 * </ul>
 */
public enum PhysicalType {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    BYTES,
    OBJECT;

    /** The largest precision of a DECIMAL whose unscaled value fits a long. */
    public static final int MAX_LONG_DECIMAL_PRECISION = 18;

    /** The largest precision of a timestamp that is kept as milliseconds. */
    public static final int MAX_LONG_TIMESTAMP_PRECISION = 3;

    public static PhysicalType of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> BOOLEAN;
            case TINYINT, SMALLINT, INTEGER, DATE, TIME_WITHOUT_TIME_ZONE, INTERVAL_YEAR_MONTH -> INT;
            case BIGINT, INTERVAL_DAY_TIME -> LONG;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                LogicalTypeChecks.getPrecision(type) <= MAX_LONG_TIMESTAMP_PRECISION ? LONG : OBJECT;
            case DECIMAL -> ((DecimalType) type).getPrecision() <= MAX_LONG_DECIMAL_PRECISION ? LONG : OBJECT;
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            case CHAR, VARCHAR, BINARY, VARBINARY -> BYTES;
            case DISTINCT_TYPE -> of(((DistinctType) type).getSourceType());
            default -> OBJECT;
        };
    }
}
