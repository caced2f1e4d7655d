package io.millrace.plan;

import io.millrace.plan.spec.Input;
import io.millrace.plan.spec.StateMetadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * What all nodes have in common.
 *
 * @param id number of the node, unique in its plan
 * @param type kind of node as the plan names it, without its version, such as {@code stream-exec-calc}
 * @param version version of the node's format and behaviour, from 1
 * @param outputType type of the rows that leave the node
 * @param description Flink's text for the node
 * @param inputs in order
 * @param configuration settings kept with the node when it was planned, by option key
 * @param state states of the node with their time to live
 */
public record NodeHeader(
        int id,
        String type,
        int version,
        RowType outputType,
        String description,
        List<Input> inputs,
        Map<String, String> configuration,
        List<StateMetadata> state) {
    public NodeHeader {
        inputs = List.copyOf(inputs);
        configuration = Collections.unmodifiableMap(new LinkedHashMap<>(configuration));
        state = List.copyOf(state);
    }
}
