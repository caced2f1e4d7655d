package io.millrace.expression.code;

import io.millrace.plan.expression.Expression;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The method being generated: its text, and for each open block the expressions already computed in it. What an outer
 * block computed may be used again by an inner one, not the other way round: the inner one may not have run.
 */
final class MethodBody {
    private final StringBuilder text = new StringBuilder();
    private final Deque<Map<Expression, Code>> blocks = new ArrayDeque<>();
    private final Set<String> columns = new TreeSet<>();

    MethodBody() {
        blocks.push(new HashMap<>());
    }

    void line(String line) {
        text.append("  ".repeat(blocks.size() + 1)).append(line).append('\n');
    }

    void open(String header) {
        line(header + " {");
        blocks.push(new HashMap<>());
    }

    void close() {
        blocks.pop();
        line("}");
    }

    /** Ends a block and starts its other branch, such as {@code else}. */
    void next(String header) {
        blocks.pop();
        line("} " + header + " {");
        blocks.push(new HashMap<>());
    }

    @Nullable
    Code computed(Expression expression) {
        for (Map<Expression, Code> block : blocks) {
            Code code = block.get(expression);
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    void remember(Expression expression, Code code) {
        blocks.element().put(expression, code);
    }

    void readColumn(String name) {
        columns.add(name);
    }

    Set<String> columns() {
        return columns;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
