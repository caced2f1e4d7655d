package io.millrace.operators.match;

import io.millrace.data.NotNativeException;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledCalc;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.rank.SortOrder;
import io.millrace.plan.Match;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.Columns;
import io.millrace.plan.spec.SortField;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.jspecify.annotations.Nullable;

/** A {@link Match} checked and compiled: what all instances share. */
final class MatchPlan {
    final RowType rowType;
    final int[] partition;
    /** Column of the event time, or -1: rows come in the order of processing time. */
    final int rowtimeColumn;

    final List<SortField> furtherKeys;
    final MatchPattern pattern;
    final SkipStrategy skip;
    final long windowMillis;
    /** By variable. */
    final List<Definition> definitions = new ArrayList<>();

    /** What {@link #measures} reads, before the columns of the partition. */
    final List<Navigations.Navigation> measured;

    final List<LogicalType> measuredTypes;
    final Compiled<CompiledCalc> measures;

    /**
     * When a row can be taken for a variable.
     *
     * @param condition over the columns of the navigations; null: always
     */
    record Definition(
            List<Navigations.Navigation> navigations,
            List<LogicalType> types,
            @Nullable Compiled<CompiledFilter> condition) {}

    MatchPlan(Match node, RowType rowType, ExpressionCompiler compiler) {
        if (node.allRows()) {
            throw new NotNativeException("ALL ROWS PER MATCH");
        }
        if (!node.subsets().isEmpty()) {
            throw new NotNativeException("SUBSET in MATCH_RECOGNIZE");
        }
        this.rowType = rowType;
        this.partition = Columns.toArray(node.partition());
        int time = node.orderBy().get(0).index();
        this.rowtimeColumn = LogicalTypeChecks.isRowtimeAttribute(rowType.getTypeAt(time)) ? time : -1;
        this.furtherKeys = node.orderBy().subList(1, node.orderBy().size());
        SortOrder.check(furtherKeys, rowType);
        this.pattern = MatchPattern.of(node.pattern());
        this.skip = SkipStrategy.of(node.after(), pattern.variables());
        this.windowMillis = windowMillis(node.interval());
        for (String variable : pattern.variables()) {
            definitions.add(definition(node.definitions().get(variable), time, compiler));
        }
        Navigations navigations = new Navigations(pattern.variables(), rowType, time);
        List<Expression> measured = new ArrayList<>();
        RowType output = node.outputType();
        for (String name : output.getFieldNames().subList(partition.length, output.getFieldCount())) {
            Expression measure = node.measures().get(name);
            if (measure == null) {
                throw new NotNativeException("column " + name + " of MATCH_RECOGNIZE, which is no measure");
            }
            measured.add(navigations.rewrite(measure));
        }
        this.measured = navigations.list();
        this.measuredTypes = new ArrayList<>(navigations.type().getChildren());
        List<Expression> projection = new ArrayList<>();
        for (int column : partition) {
            projection.add(new InputReference(measuredTypes.size(), rowType.getTypeAt(column)));
            measuredTypes.add(rowType.getTypeAt(column));
        }
        projection.addAll(measured);
        this.measures = compiler.compileCalc(RowType.of(measuredTypes.toArray(LogicalType[]::new)), projection, null);
    }

    private Definition definition(@Nullable Expression expression, int time, ExpressionCompiler compiler) {
        if (expression == null) {
            return new Definition(List.of(), List.of(), null);
        }
        Navigations navigations = new Navigations(pattern.variables(), rowType, time);
        Expression condition = navigations.rewrite(expression);
        RowType type = navigations.type();
        return new Definition(navigations.list(), type.getChildren(), compiler.compileFilter(type, condition));
    }

    private static long windowMillis(@Nullable Expression interval) {
        if (interval == null) {
            return 0;
        } else if (interval instanceof Literal literal && literal.value() instanceof Long millis) {
            return millis;
        }
        throw new NotNativeException("WITHIN " + interval + " in MATCH_RECOGNIZE");
    }
}
