package io.millrace.operators.aggregate;

import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.plan.PlanNode;
import io.millrace.plan.spec.StateMetadata;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** What all aggregates check of their keys and their state before they run. */
public final class GroupingKeys {
    private GroupingKeys() {}

    /** The types of the key columns; refuses those that have no equality here. */
    public static List<LogicalType> types(int[] grouping, RowType inputType) {
        List<LogicalType> types = new ArrayList<>(grouping.length);
        for (int column : grouping) {
            LogicalType type = inputType.getTypeAt(column);
            if (!hasEquality(type)) {
                throw new NotNativeException("grouping by a " + type.asSummaryString() + " is not native yet");
            }
            types.add(type);
        }
        return types;
    }

    static boolean hasEquality(LogicalType type) {
        return PhysicalType.of(type) != PhysicalType.OBJECT
                || type.is(LogicalTypeRoot.BITMAP)
                || type.is(LogicalTypeRoot.DECIMAL)
                || type.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
                || type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    }

    /** Refuses a node whose state is to expire. */
    public static void refuseTimeToLive(PlanNode node) {
        for (StateMetadata state : node.state()) {
            if (state.ttlMillis() > 0) {
                throw new NotNativeException("state " + state.name() + " with a time to live is not native yet");
            }
        }
    }
}
