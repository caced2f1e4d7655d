package io.millrace.operators.match;

import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A pattern as a machine: states with an edge that takes the row at hand for a variable, and perhaps one that goes on without
 * a row. Built state by state as Flink's NFACompiler does for variables that follow each other strictly, so that the same
 * rows match in the same ways.
 *
 * @param variables in the order of the pattern
 * @param states {@link #FINAL} stands for the end
 * @param start the first state
 */
record MatchPattern(List<String> variables, List<State> states, int start) {
    static final int FINAL = -1;
    /** In place of a state: there is no edge. */
    static final int NONE = -2;

    private static final int UNBOUNDED = -1;

    /**
     * A state.
     *
     * @param variable that a row is taken for, by its place in the pattern
     * @param takeTo where taking a row leads
     * @param proceedTo where going on without a row leads, or {@link #NONE}
     * @param isGreedy whether going on is only possible if the row cannot be taken
     */
    record State(int variable, int takeTo, int proceedTo, boolean isGreedy) {}

    private record Element(String variable, int from, int to, boolean isGreedy) {
        boolean isOptional() {
            return from == 0;
        }
    }

    /** @throws NotNativeException for what Flink refuses, too: groups, alternatives, permutations, empty matches */
    static MatchPattern of(Expression pattern) {
        List<Element> elements = new ArrayList<>();
        collect(pattern, elements);
        if (elements.get(elements.size() - 1).isGreedy()) {
            throw new NotNativeException("a greedy quantifier at the end of a pattern");
        }
        if (elements.stream().allMatch(Element::isOptional)) {
            throw new NotNativeException("a pattern that matches nothing at all");
        }
        List<String> variables = elements.stream().map(Element::variable).toList();
        if (variables.stream().distinct().count() < variables.size()) {
            throw new NotNativeException("a pattern in which a variable stands twice");
        }
        List<State> states = new ArrayList<>();
        int next = FINAL;
        for (int variable = elements.size() - 1; variable >= 0; variable--) {
            next = addStates(states, elements.get(variable), variable, next);
        }
        return new MatchPattern(variables, List.copyOf(states), next);
    }

    private static void collect(Expression pattern, List<Element> elements) {
        if (pattern instanceof Literal literal) {
            elements.add(new Element(String.valueOf(literal.value()), 1, 1, false));
        } else if (pattern instanceof Call call && call.calls("PATTERN_CONCAT")) {
            call.operands().forEach(operand -> collect(operand, elements));
        } else if (pattern instanceof Call call
                && call.calls("PATTERN_QUANTIFIER")
                && call.operands().get(0) instanceof Literal variable) {
            int from = number(call.operands().get(1));
            int to = number(call.operands().get(2));
            boolean isReluctant = call.operands().get(3) instanceof Literal flag && Boolean.TRUE.equals(flag.value());
            if (to == 0 || (isReluctant && from == 0 && to == 1)) {
                throw new NotNativeException("the quantifier of a pattern: " + call);
            }
            // For one row or none, and for a fixed number, Flink knows no greed.
            boolean isGreedy = !isReluctant && from != to && !(from == 0 && to == 1);
            elements.add(new Element(String.valueOf(variable.value()), from, to, isGreedy));
        } else {
            throw new NotNativeException("a pattern with " + pattern);
        }
    }

    private static int number(Expression bound) {
        return ((Number) Objects.requireNonNull(((Literal) bound).value(), "bound")).intValue();
    }

    /** Adds the states of a variable, behind which the pattern goes on at {@code sink}; returns the first of them. */
    private static int addStates(List<State> states, Element element, int variable, int sink) {
        int last = sink;
        int from = Math.max(1, element.from());
        if (element.to() == UNBOUNDED) {
            int self = states.size();
            states.add(new State(variable, self, sink, element.isGreedy()));
            last = self;
        } else {
            for (int i = from; i < element.to(); i++) {
                states.add(new State(variable, last, sink, element.isGreedy()));
                last = states.size() - 1;
            }
        }
        for (int i = 1; i < from; i++) {
            states.add(new State(variable, last, NONE, false));
            last = states.size() - 1;
        }
        states.add(new State(variable, last, element.isOptional() ? sink : NONE, element.isGreedy()));
        return states.size() - 1;
    }

    /** Whether the pattern can end in a state without another row, as it stands once a row was taken. */
    boolean canEnd(int state) {
        if (state == FINAL) {
            return true;
        }
        State current = states.get(state);
        return !current.isGreedy() && current.proceedTo() != NONE && canEnd(current.proceedTo());
    }
}
