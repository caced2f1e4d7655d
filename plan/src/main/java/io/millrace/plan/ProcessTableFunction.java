package io.millrace.plan;

import io.millrace.plan.expression.Call;
import java.util.List;
import org.apache.flink.table.connector.ChangelogMode;
import org.jspecify.annotations.Nullable;

/**
 * Calls a process table function: for each row of its tables, and when its timers fire.
 *
 * @param uid name of the call in the state; null where it keeps none
 * @param call the function with its arguments in the order of its signature, tables among them, then the two that every
 *     such function has: {@code on_time} and {@code uid}; an argument left out is a call of {@code DEFAULT}
 * @param inputChangelogModes kinds of rows that the function takes, by input
 * @param outputChangelogMode kinds of rows that the function may give
 */
public record ProcessTableFunction(
        NodeHeader header,
        @Nullable String uid,
        Call call,
        List<ChangelogMode> inputChangelogModes,
        ChangelogMode outputChangelogMode)
        implements PlanNode {
    public ProcessTableFunction {
        inputChangelogModes = List.copyOf(inputChangelogModes);
    }
}
