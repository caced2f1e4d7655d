package io.millrace.operators.aggregate;

import io.millrace.data.NotNativeException;
import io.millrace.data.PhysicalType;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.expression.FunctionIdentifier;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The aggregate calls of a node, checked and resolved; immutable, creates the state that runs them. The order and number
 * of calls and accumulators follow Flink's {@code AggregateUtil.transformToStreamAggregateInfoList}: a {@code COUNT(*)} is
 * added where the number of rows in a group must be known and no call counts them.
 */
public final class AggregateCalls {
    /**
     * One call.
     *
     * @param arguments columns of the input
     * @param filter position in the filters of the node, 0 for none
     * @param distinctSet position in the distinct sets of the node, or -1
     */
    record Call(AggregateFunction function, int[] arguments, int filter, int distinctSet) {}

    /**
     * Columns whose distinct values several calls share.
     *
     * @param arguments columns of the input
     * @param filters positions of the filters under which the values are counted apart; one counter each
     */
    record DistinctSet(int[] arguments, List<LogicalType> types, List<Integer> filters) {}

    private final List<Call> calls;
    private final List<DistinctSet> distinctSets;
    private final int[] filterColumns;
    private final int resultCount;
    private final int countStar;

    private AggregateCalls(
            List<Call> calls, List<DistinctSet> distinctSets, int[] filterColumns, int resultCount, int countStar) {
        this.calls = calls;
        this.distinctSets = distinctSets;
        this.filterColumns = filterColumns;
        this.resultCount = resultCount;
        this.countStar = countStar;
    }

    /**
     * Resolves calls.
     *
     * @param needRetractions for each call, whether it must take values back
     * @param inputType row type that the calls' arguments refer to
     * @param needInputCount whether the number of rows in a group must be known
     * @param existingCountStar a call that counts all rows, if the plan names it
     * @param expressions finds the functions of users
     */
    public static AggregateCalls of(
            List<AggregateCall> aggregateCalls,
            List<Boolean> needRetractions,
            RowType inputType,
            boolean needInputCount,
            @Nullable Integer existingCountStar,
            ExpressionCompiler expressions) {
        List<AggregateCall> all = new ArrayList<>(aggregateCalls);
        List<Boolean> retractions = new ArrayList<>(needRetractions);
        int countStar = -1;
        if (needInputCount) {
            countStar = existingCountStar != null ? existingCountStar : indexOfCountStar(aggregateCalls);
            if (countStar < 0) {
                countStar = all.size();
                all.add(countStarCall());
                retractions.add(true);
            }
        }
        List<Integer> filters = new ArrayList<>(List.of(-1));
        List<DistinctSet> distinctSets = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            calls.add(resolve(all.get(i), retractions.get(i), inputType, filters, distinctSets, expressions));
        }
        return new AggregateCalls(calls, distinctSets, Columns.toArray(filters), aggregateCalls.size(), countStar);
    }

    /** All calls need to take values back, or none does. */
    public static List<Boolean> sameRetraction(List<AggregateCall> calls, boolean needRetraction) {
        return Collections.nCopies(calls.size(), needRetraction);
    }

    private static int indexOfCountStar(List<AggregateCall> calls) {
        int index = -1;
        for (int i = 0; i < calls.size(); i++) {
            AggregateCall call = calls.get(i);
            boolean isCount = call.function() instanceof FunctionIdentifier.BuiltIn builtIn
                    && builtIn.name().equals("COUNT");
            if (isCount && !call.hasFilter() && call.arguments().isEmpty() && !call.approximate() && !call.distinct()) {
                index = i;
            }
        }
        return index;
    }

    private static AggregateCall countStarCall() {
        return new AggregateCall(
                "_$count1$_",
                FunctionIdentifier.BuiltIn.of("COUNT"),
                List.of(),
                -1,
                false,
                false,
                false,
                new BigIntType(false));
    }

    private static Call resolve(
            AggregateCall call,
            boolean needsRetraction,
            RowType inputType,
            List<Integer> filters,
            List<DistinctSet> distinctSets,
            ExpressionCompiler expressions) {
        if (call.approximate()) {
            throw new NotNativeException("approximate aggregates are not native yet");
        }
        int[] arguments = Columns.toArray(call.arguments());
        List<LogicalType> types = new ArrayList<>();
        for (int argument : arguments) {
            types.add(inputType.getTypeAt(argument));
        }
        AggregateFunction function = AggregateFunction.of(call, types, needsRetraction, expressions);
        int filter = positionOf(call.filterArgument(), filters);
        int distinctSet =
                call.distinct() && arguments.length > 0 ? distinctSet(arguments, types, filter, distinctSets) : -1;
        return new Call(function, arguments, filter, distinctSet);
    }

    private static int positionOf(int filterColumn, List<Integer> filters) {
        int column = Math.max(filterColumn, -1);
        if (!filters.contains(column)) {
            filters.add(column);
        }
        return filters.indexOf(column);
    }

    private static int distinctSet(
            int[] arguments, List<LogicalType> types, int filter, List<DistinctSet> distinctSets) {
        for (int i = 0; i < distinctSets.size(); i++) {
            if (Arrays.equals(distinctSets.get(i).arguments(), arguments)) {
                if (!distinctSets.get(i).filters().contains(filter)) {
                    distinctSets.get(i).filters().add(filter);
                }
                return i;
            }
        }
        distinctSets.add(new DistinctSet(arguments, types, new ArrayList<>(List.of(filter))));
        return distinctSets.size() - 1;
    }

    List<Call> calls() {
        return calls;
    }

    List<DistinctSet> distinctSets() {
        return distinctSets;
    }

    /** The columns of the filters by position; -1 at position 0, which is no filter. */
    int[] filterColumns() {
        return filterColumns;
    }

    /** Calls that have a result column; the {@code COUNT(*)} that was added has none. */
    public int resultCount() {
        return resultCount;
    }

    /** The call that counts all rows, -1 if none needs to. */
    public int countStar() {
        return countStar;
    }

    /**
     * Refuses a row type between local and global aggregates whose accumulators are laid out otherwise than here, and
     * accumulators that cannot be added up.
     *
     * @param firstColumn the first accumulator's column
     */
    public void checkLayout(RowType rowType, int firstColumn) {
        requireMerge();
        int column = firstColumn;
        for (Call call : calls) {
            for (LogicalType type : call.function().create().accumulatorTypes()) {
                checkColumn(
                        rowType,
                        column++,
                        PhysicalType.of(type),
                        call.function().name());
            }
        }
        for (int i = 0; i < distinctSets.size(); i++) {
            checkColumn(rowType, column++, PhysicalType.OBJECT, "DISTINCT");
        }
    }

    /** Refuses functions whose accumulators cannot be added up, which two phases and windows that consist of parts need. */
    public void requireMerge() {
        for (Call call : calls) {
            if (call.distinctSet() < 0 && !call.function().canMerge()) {
                throw new NotNativeException(
                        "aggregate function " + call.function().name() + " has no single merge method");
            }
        }
    }

    private static void checkColumn(RowType rowType, int column, PhysicalType type, String function) {
        if (column >= rowType.getFieldCount() || PhysicalType.of(rowType.getTypeAt(column)) != type) {
            throw new NotNativeException("the accumulators of " + function + " are laid out otherwise in "
                    + rowType.asSummaryString() + " than the engine has them");
        }
    }

    public AggregateState create() {
        return new AggregateState(this);
    }

    /** The functions in order, such as {@code COUNT, SUM(distinct)}. */
    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        for (Call call : calls) {
            names.add(call.function().name() + (call.distinctSet() >= 0 ? "(distinct)" : ""));
        }
        return String.join(", ", names);
    }
}
