package io.millrace.operators;

import io.millrace.plan.NodeHeader;
import io.millrace.plan.spec.StateMetadata;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/** Plan nodes for tests. */
public final class Nodes {
    private Nodes() {}

    /** The header of a node without state. */
    public static NodeHeader header(RowType outputType) {
        return new NodeHeader(1, "stream-exec-test", 1, outputType, "Test()", List.of(), Map.of(), List.of());
    }

    /** The header of a node whose state lives for a time. */
    public static NodeHeader headerWithTtl(RowType outputType, long ttlMillis) {
        return new NodeHeader(
                1,
                "stream-exec-test",
                1,
                outputType,
                "Test()",
                List.of(),
                Map.of(),
                List.of(new StateMetadata(0, ttlMillis, "testState")));
    }
}
