package io.millrace.app.pipeline;

import io.millrace.engine.graph.GraphNode;
import io.millrace.plan.Plan;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of graph nodes for people: what the node does and to what, in a few words. */
final class NodeLabels {
    private static final Pattern WINDOW = Pattern.compile("window=\\[(TUMBLE|HOP|CUMULATE|SESSION)\\((.*?)\\)\\]");
    private static final Pattern SIZE = Pattern.compile("(?:max_size|size|gap)=\\[([^]]*)\\]");
    private static final Pattern RANK_END = Pattern.compile("rankEnd=(\\w+)");
    private static final Pattern GROUPING = Pattern.compile("(?:groupBy|partitionBy|key)=\\[([^]]+)\\]");
    private static final Pattern JOIN_KEY = Pattern.compile("where=\\[\\(*([\\w$]+) = ");

    private static final Map<String, String> WORDS = Map.of(
            "GroupAggregate", "aggregate",
            "GlobalGroupAggregate", "aggregate",
            "WindowAggregate", "",
            "GlobalWindowAggregate", "",
            "WindowDeduplicate", "deduplicate",
            "ChangelogNormalize", "newest of each key",
            "UpsertMaterialize", "restore order");

    private final Plan plan;

    NodeLabels(Plan plan) {
        this.plan = plan;
    }

    /** A label such as {@code tumble 1 h by country} or {@code top 10, hop 4 h}. */
    String of(GraphNode node) {
        if (node instanceof GraphNode.SourceNode source) {
            return source.table();
        } else if (node instanceof GraphNode.SinkNode sink) {
            return sink.table();
        }
        String description = plan.node(node.planNodeId()).description();
        String name = node.name();
        if (name.equals("Rank") || name.equals("WindowRank")) {
            String window = window(description);
            return "top " + find(RANK_END, description, "N") + by(description)
                    + (window.isEmpty() ? "" : ", " + window);
        } else if (name.equals("Join")) {
            return "join on " + find(JOIN_KEY, description, "condition");
        }
        String word = WORDS.getOrDefault(name, name.toLowerCase(Locale.ROOT));
        return (word + " " + window(description) + by(description)).strip();
    }

    private static String window(String description) {
        Matcher window = WINDOW.matcher(description);
        return window.find()
                ? window.group(1).toLowerCase(Locale.ROOT) + " " + find(SIZE, window.group(2) + "]", "")
                : "";
    }

    private static String by(String description) {
        String key = find(GROUPING, description, "");
        return key.isEmpty() ? "" : " by " + key;
    }

    private static String find(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
