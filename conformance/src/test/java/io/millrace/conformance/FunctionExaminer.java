package io.millrace.conformance;

import io.millrace.data.Batch;
import io.millrace.data.NotNativeException;
import io.millrace.data.Values;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.Calc;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanNode;
import io.millrace.plan.Sink;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Evaluates the expressions of a suite on its row, each compiled alone, and compares with what Flink's tests expect. */
final class FunctionExaminer {
    private final FunctionSuite suite;
    private final FunctionPlanner planner;
    private ExpressionCompiler compiler;
    private final FunctionInput input;
    private final FunctionOutput output;
    private final List<ProgramResult> results = new ArrayList<>();

    private FunctionExaminer(FunctionSuite suite) {
        this.suite = suite;
        this.planner = new FunctionPlanner(suite.configuration());
        this.input = new FunctionInput(planner.sessionZone());
        this.output = new FunctionOutput(planner.types());
        this.compiler = new ExpressionCompiler(planner.configuration(), planner.functions());
    }

    /** The results of a suite, one a test, in order. */
    static List<ProgramResult> examine(FunctionSuite suite) {
        FunctionExaminer examiner = new FunctionExaminer(suite);
        suite.sets().forEach(examiner::examine);
        return examiner.results;
    }

    private void examine(FunctionTestSet set) {
        Batch input;
        try {
            input = this.input.batch(planner.setUp(set), set.fieldData());
        } catch (RuntimeException e) {
            set.items().forEach(item -> add(set, item, Outcome.FAILS, "no input: " + e));
            return;
        }
        compiler = new ExpressionCompiler(planner.configuration(), planner.functions());
        for (boolean isSql : new boolean[] {false, true}) {
            List<FunctionTestItem> items =
                    set.items().stream().filter(item -> item.isSql() == isSql).toList();
            if (!items.isEmpty()) {
                examine(set, items, input);
            }
        }
    }

    /** Plans all tests at once, or each alone when that fails. */
    private void examine(FunctionTestSet set, List<FunctionTestItem> items, Batch input) {
        FunctionPlanner.Planned planned;
        try {
            planned = planner.plan(items);
        } catch (Exception e) {
            if (items.size() > 1) {
                items.forEach(item -> examine(set, List.of(item), input));
            } else {
                add(set, items.get(0), Outcome.FLINK, "no compiled plan: " + rootMessage(e));
            }
            return;
        }
        int column = 0;
        for (FunctionTestItem item : items) {
            examine(set, item, planned, column, input);
            column += item.columns();
        }
    }

    private void examine(
            FunctionTestSet set, FunctionTestItem item, FunctionPlanner.Planned planned, int column, Batch input) {
        try {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = column; i < column + item.columns(); i++) {
                values.add(evaluate(planned, i, input));
            }
            String difference = difference(item, planned, column, values);
            add(set, item, difference.isEmpty() ? Outcome.NATIVE : Outcome.FAILS, difference);
        } catch (NotNativeException e) {
            add(set, item, Outcome.FLINK, e.getMessage());
        } catch (Exception e) {
            String difference = item instanceof FunctionTestItem.Failure failure ? mismatch(failure, e) : e.toString();
            add(set, item, difference.isEmpty() ? Outcome.NATIVE : Outcome.FAILS, difference);
        }
    }

    private static String mismatch(FunctionTestItem.Failure failure, Exception e) {
        try {
            failure.matcher().accept(e);
            return "";
        } catch (AssertionError other) {
            return "another error: " + e;
        }
    }

    private String difference(
            FunctionTestItem item, FunctionPlanner.Planned planned, int column, List<@Nullable Object> values) {
        if (!(item instanceof FunctionTestItem.Result result)) {
            return "no error, but " + values;
        }
        for (int i = 0; i < values.size(); i++) {
            LogicalType expected = planner.expectedType(result.types().get(i));
            LogicalType type = planned.types().get(column + i).getLogicalType();
            if (!type.equals(expected)) {
                return "type " + type + " instead of " + expected;
            }
            if (result.values().isEmpty()) {
                continue;
            }
            // Rows compare arrays by their elements.
            Row wanted = Row.of(result.values().get(i));
            Row got = Row.of(values.get(i));
            if (!wanted.equals(got)) {
                return got + " instead of " + wanted;
            }
        }
        return "";
    }

    // ---- evaluation

    private @Nullable Object evaluate(FunctionPlanner.Planned planned, int column, Batch input) throws Exception {
        Batch rows = input;
        int index = column;
        LogicalType type = planned.types().get(column).getLogicalType();
        List<Calc> calcs = calcs(planned.plan());
        for (int i = 0; i < calcs.size(); i++) {
            Calc calc = calcs.get(i);
            boolean isLast = i == calcs.size() - 1;
            RowType inputType =
                    planned.plan().node(calc.inputs().get(0).sourceId()).outputType();
            List<Expression> projection = isLast ? List.of(calc.projection().get(column)) : calc.projection();
            rows = Objects.requireNonNull(compiler.compileCalc(inputType, projection, calc.condition())
                    .newInstance()
                    .apply(rows, context()));
            if (isLast) {
                index = 0;
                type = projection.get(0).type();
            }
        }
        return output.external(planned.types().get(column).getLogicalType(), Values.get(rows.column(index), type, 0));
    }

    private static EvaluationContext context() {
        return EvaluationContext.of(System.currentTimeMillis(), EvaluationContext.NO_WATERMARK);
    }

    private static List<Calc> calcs(Plan plan) {
        List<Calc> calcs = new ArrayList<>();
        for (PlanNode node : plan.nodes()) {
            if (node instanceof Calc calc) {
                calcs.add(calc);
            } else if (!(node instanceof TableSourceScan) && !(node instanceof Sink)) {
                throw new NotNativeException("node " + node.description());
            }
        }
        return calcs;
    }

    // ---- results

    private void add(FunctionTestSet set, FunctionTestItem item, Outcome outcome, String reason) {
        String id = set.name() + " " + item.text();
        results.add(new ProgramResult(suite.family(), id, outcome, reason.isEmpty() ? List.of() : List.of(reason)));
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}
