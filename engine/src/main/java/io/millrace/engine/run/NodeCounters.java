package io.millrace.engine.run;

import io.millrace.engine.epoch.Watermarks;
import io.millrace.engine.graph.GraphNode;
import java.util.Collection;

/**
 * What has happened at a node since it started, all its instances together.
 *
 * @param index index of the node in the graph
 * @param planNodeId id of the plan's node
 * @param watermarkMillis watermark of its output; {@link Watermarks#UNKNOWN} before there is one
 */
public record NodeCounters(
        int index,
        int planNodeId,
        String name,
        long rowsIn,
        long rowsOut,
        long lateRows,
        long stateRows,
        long stateBytes,
        long watermarkMillis) {
    static NodeCounters of(GraphNode node, Collection<Instance> instances) {
        long rowsIn = 0;
        long rowsOut = 0;
        long lateRows = 0;
        long stateRows = 0;
        long stateBytes = 0;
        Watermarks watermarks = new Watermarks();
        for (Instance instance : instances) {
            rowsIn += instance.rowsIn();
            rowsOut += instance.rowsOut();
            lateRows += instance.lateRows();
            stateRows += instance.operator().stateRows();
            stateBytes += instance.operator().stateBytes();
            watermarks.add(instance.outputWatermarkMillis(), instance.isIdle());
        }
        return new NodeCounters(
                node.index(),
                node.planNodeId(),
                node.name(),
                rowsIn,
                rowsOut,
                lateRows,
                stateRows,
                stateBytes,
                watermarks.combined(Watermarks.UNKNOWN));
    }
}
