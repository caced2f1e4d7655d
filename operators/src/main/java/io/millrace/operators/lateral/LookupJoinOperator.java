package io.millrace.operators.lateral;

import io.millrace.data.Batch;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.dataflow.StatelessOperator;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.LookupJoin;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.JoinType;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.types.logical.RowType;

/**
 * Joins each row with what a lookup in an external table finds at this moment: {@link LookupJoin}, over any connector with
 * Flink's lookup functions, its cache and its retry hint. All lookups of an epoch are started together (asynchronous ones up
 * to their capacity), each distinct key once, and the results are put in the order of the rows, whatever {@code
 * output-mode} says.
 *
 * <p>A lookup in processing time asks the outside: an epoch that is run again asks again and may find something else, as on
 * Flink after a restart. The epoch waits for its answers, and for the attempts of a retry hint: their delay is a delay of
 * all that comes behind.
 */
public final class LookupJoinOperator implements StatelessOperator {
    private final LookupStage stage;
    private final boolean isLeftJoin;
    private final List<Batch> batches = new ArrayList<>();

    private LookupJoinOperator(LookupStage stage, boolean isLeftJoin) {
        this.stage = stage;
        this.isLeftJoin = isLeftJoin;
    }

    /**
     * The join of a node; where results are to be kept ({@link LookupJoin#requireUpsertMaterialize}), rows have to come by
     * {@link MaterializedLookupJoinOperator#upsertKey}.
     *
     * @param provider of the table, for the keys of the node in ascending order
     * @param sourceFilters what the plan says the source filters, and it does not
     */
    public static OperatorFactory factory(
            LookupJoin node,
            RowType inputType,
            LookupRuntimeProvider provider,
            List<Expression> sourceFilters,
            ExpressionCompiler compiler) {
        LookupPlan plan = LookupPlan.of(node, inputType, provider, sourceFilters, compiler);
        if (node.requireUpsertMaterialize()) {
            return MaterializedLookupJoinOperator.factory(node, inputType, plan);
        }
        boolean isLeftJoin = node.joinType() == JoinType.LEFT;
        return () -> new LookupJoinOperator(new LookupStage(plan), isLeftJoin);
    }

    @Override
    public void open(OperatorContext context) {
        stage.open(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        batches.add(batch);
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        if (batches.isEmpty()) {
            return;
        }
        List<FoundRows> found =
                stage.find(batches, batches.stream().map(stage::passing).toList());
        for (int i = 0; i < found.size(); i++) {
            Batch joined = found.get(i).join(batches.get(i), isLeftJoin);
            if (joined != null) {
                output.emit(joined);
            }
        }
        batches.clear();
    }

    @Override
    public void close() {
        stage.close();
    }
}
