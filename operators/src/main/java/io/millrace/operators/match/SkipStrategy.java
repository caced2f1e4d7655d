package io.millrace.operators.match;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.expression.Symbol;
import java.util.List;

/**
 * Where the next match may begin once one was put out: {@code AFTER MATCH SKIP}. All others that begin before are given up.
 *
 * @param variable place of the variable to skip to, for {@link Kind#TO_FIRST} and {@link Kind#TO_LAST}
 */
record SkipStrategy(Kind kind, int variable, String name) {
    enum Kind {
        TO_NEXT_ROW,
        PAST_LAST_ROW,
        TO_FIRST,
        TO_LAST
    }

    static SkipStrategy of(Expression after, List<String> variables) {
        if (after instanceof Symbol symbol && symbol.value().equals("SKIP_TO_NEXT_ROW")) {
            return new SkipStrategy(Kind.TO_NEXT_ROW, -1, "");
        } else if (after instanceof Symbol symbol && symbol.value().equals("SKIP_PAST_LAST_ROW")) {
            return new SkipStrategy(Kind.PAST_LAST_ROW, -1, "");
        } else if (after instanceof Call call
                && (call.calls("SKIP TO FIRST") || call.calls("SKIP TO LAST"))
                && call.operands().get(0) instanceof Literal literal) {
            String name = String.valueOf(literal.value());
            int variable = variables.indexOf(name);
            if (variable >= 0) {
                return new SkipStrategy(call.calls("SKIP TO FIRST") ? Kind.TO_FIRST : Kind.TO_LAST, variable, name);
            }
        }
        throw new NotNativeException("AFTER MATCH " + after);
    }

    /**
     * Number of the first row with which another match may begin.
     *
     * @throws MillraceException if there is no row to skip to, or if it is the one that the match begins with, as in Flink
     */
    long nextStart(PartialMatch match) {
        return switch (kind) {
            case TO_NEXT_ROW -> match.start() + 1;
            case PAST_LAST_ROW -> match.start() + match.size();
            case TO_FIRST -> checked(match, match.firstOf(variable));
            case TO_LAST -> checked(match, match.firstOf(variable) + match.counts()[variable] - 1);
        };
    }

    private long checked(PartialMatch match, long row) {
        if (match.counts()[variable] == 0) {
            throw new MillraceException(
                    ErrorCode.DATA,
                    "Could not skip to variable " + name + " of MATCH_RECOGNIZE: the match has no row for it.",
                    "Skip to a variable that is not optional.",
                    null);
        }
        if (row == match.start()) {
            throw new MillraceException(
                    ErrorCode.DATA,
                    "Could not skip to variable " + name
                            + " of MATCH_RECOGNIZE: it is the first row of the match, which"
                            + " would be found for ever.",
                    "Skip to a variable that is not the first of the pattern.",
                    null);
        }
        return row;
    }
}
