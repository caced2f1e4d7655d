package io.millrace.app.pipeline;

import io.millrace.engine.graph.GraphNode;
import io.millrace.plan.Plan;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of graph nodes for people: what the node does and to what, in a few words. */
final class NodeLabels {
    private static final Pattern WINDOW = Pattern.compile("(TUMBLE|HOP|CUMULATE|SESSION)\\(.*?(size=\\[[^]]*\\])");
    private static final Pattern GROUPING = Pattern.compile("groupBy=\\[([^]]*)\\]");
    private static final Pattern KEY = Pattern.compile("(?:key|partitionBy|where)=\\[([^]]+)\\]");

    private final Plan plan;

    NodeLabels(Plan plan) {
        this.plan = plan;
    }

    /** A label such as {@code LocalWindowAggregate TUMBLE 1 h by country}. */
    String of(GraphNode node) {
        if (node instanceof GraphNode.SourceNode source) {
            return source.table();
        } else if (node instanceof GraphNode.SinkNode sink) {
            return sink.table();
        }
        String description = plan.node(node.planNodeId()).description();
        StringBuilder label = new StringBuilder(node.name());
        Matcher window = WINDOW.matcher(description);
        if (window.find()) {
            String size = window.group(2);
            label.append(' ').append(window.group(1)).append(' ').append(size, "size=[".length(), size.length() - 1);
        }
        Matcher grouping = GROUPING.matcher(description);
        Matcher key = KEY.matcher(description);
        if (grouping.find()) {
            label.append(" by ").append(grouping.group(1));
        } else if (key.find()) {
            label.append(' ').append(key.group(1));
        }
        return label.toString();
    }
}
