package io.millrace.expression.function;

import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;

/** Which timestamps are time attributes. */
final class TimestampKinds {
    private TimestampKinds() {}

    /** Whether a TIMESTAMP is a row time or processing time attribute; those always have precision 3. */
    static boolean isTimeAttribute(LogicalType type) {
        return type instanceof TimestampType timestamp && timestamp.getKind() != TimestampKind.REGULAR;
    }
}
