package io.millrace.operators;

import io.millrace.plan.NodeHeader;
import io.millrace.plan.spec.StateMetadata;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.RowType;

/** Plan nodes for tests. */
public final class Nodes {
    private Nodes() {}

    /** The header of a node without state. */
    public static NodeHeader header(RowType outputType) {
        return new NodeHeader(1, "stream-exec-test", 1, outputType, "Test()", List.of(), Map.of(), List.of());
    }

    /** The header of a node whose states live for these times. */
    public static NodeHeader headerWithTtl(RowType outputType, long... ttlMillis) {
        List<StateMetadata> states = IntStream.range(0, ttlMillis.length)
                .mapToObj(index -> new StateMetadata(index, ttlMillis[index], "testState" + index))
                .toList();
        return new NodeHeader(1, "stream-exec-test", 1, outputType, "Test()", List.of(), Map.of(), states);
    }
}
