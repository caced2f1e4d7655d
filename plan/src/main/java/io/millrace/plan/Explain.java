package io.millrace.plan;

import io.millrace.plan.spec.Input;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * The text of a plan: a tree for each sink, one line a node, inputs below what reads them.
 *
 * <pre>{@code
 * #4 Sink(table=[default_catalog.default_database.sink], fields=[a, b])  native
 * +- #3 Calc(select=[a, (b + 1) AS b])  native
 *    +- #1 TableSourceScan(table=[[default_catalog, default_database, source]], fields=[a, b])  native
 * }</pre>
 *
 * A node that several nodes read is written out once; later places only name it.
 */
public final class Explain {
    private final Plan plan;
    private final Function<PlanNode, String> annotation;
    private final Set<Integer> written = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    private Explain(Plan plan, Function<PlanNode, String> annotation) {
        this.plan = plan;
        this.annotation = annotation;
    }

    /** The plan without annotations. */
    public static String text(Plan plan) {
        return text(plan, node -> "");
    }

    /**
     * The plan with a note at the end of each line.
     *
     * @param annotation what to say of a node, such as the engine that runs it; an empty text says nothing
     */
    public static String text(Plan plan, Function<PlanNode, String> annotation) {
        Explain explain = new Explain(plan, annotation);
        for (PlanNode root : plan.roots()) {
            if (!explain.text.isEmpty()) {
                explain.text.append('\n');
            }
            explain.write(root, "", "");
        }
        return explain.text.toString();
    }

    /** Writes a node with {@code branch} before it, and what is below it with {@code indent} before each line. */
    private void write(PlanNode node, String branch, String indent) {
        text.append(branch).append('#').append(node.id()).append(' ');
        if (!written.add(node.id())) {
            text.append(node.description(), 0, nameLength(node.description())).append(" (see above)\n");
            return;
        }
        text.append(node.description());
        String note = annotation.apply(node);
        if (!note.isEmpty()) {
            text.append("  ").append(note);
        }
        text.append('\n');
        for (int i = 0; i < node.inputs().size(); i++) {
            Input input = node.inputs().get(i);
            boolean isLast = i == node.inputs().size() - 1;
            write(plan.node(input.sourceId()), indent + (isLast ? "+- " : ":- "), indent + (isLast ? "   " : ":  "));
        }
    }

    private static int nameLength(String description) {
        int end = description.indexOf('(');
        return end < 0 ? description.length() : end;
    }
}
