package io.millrace.plan.json;

import io.millrace.plan.PlanException;
import io.millrace.plan.PlanNode;
import io.millrace.plan.spec.Input;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Orders nodes so that each stands after its inputs; nodes that could swap keep the order of the plan. */
final class TopologicalOrder {
    private final Map<Integer, PlanNode> nodes;
    private final List<PlanNode> ordered = new ArrayList<>();
    private final Set<Integer> done = new HashSet<>();
    private final Set<Integer> open = new HashSet<>();

    private TopologicalOrder(Map<Integer, PlanNode> nodes) {
        this.nodes = nodes;
    }

    static List<PlanNode> of(Map<Integer, PlanNode> nodes) {
        TopologicalOrder order = new TopologicalOrder(nodes);
        for (PlanNode node : nodes.values()) {
            order.visit(node);
        }
        return order.ordered;
    }

    private void visit(PlanNode node) {
        if (done.contains(node.id())) {
            return;
        }
        if (!open.add(node.id())) {
            throw new PlanException("Node " + node.id() + " reads its own output: the plan has a cycle.");
        }
        for (Input input : node.inputs()) {
            PlanNode source = nodes.get(input.sourceId());
            if (source == null) {
                throw new PlanException(
                        "Node " + node.id() + " reads node " + input.sourceId() + ", which the plan does not have.");
            }
            visit(source);
        }
        done.add(node.id());
        ordered.add(node);
    }
}
