package io.millrace.operators;

import io.millrace.data.Batch;
import io.millrace.dataflow.Operator;
import io.millrace.dataflow.OperatorContext;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Output;
import io.millrace.expression.Compiled;
import io.millrace.expression.CompiledFilter;
import io.millrace.expression.EvaluationContext;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.ChangelogNormalize;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Makes a full changelog of an upsert stream: {@link ChangelogNormalize}. Keeps the last row of each key that meets the
 * filter; a row that does not meet it takes the key's row away. Deletes are emitted with the row kept, since a delete may
 * carry the key alone. Where keys have a time to live, a row that equals the one before is put out again, so that those who
 * read it keep it too. Follows Flink's DeduplicateFunctionHelper#processLastRowOnChangelogWithFilter.
 */
public final class ChangelogNormalizeOperator implements Operator {
    private static final int VERSION = 1;

    private final boolean generateUpdateBefore;
    private final @Nullable CompiledFilter filter;
    private final KeyedRows rows;
    private EvaluationContext evaluation = EvaluationContext.of(0, EvaluationContext.NO_WATERMARK);
    private int[] selected = {};
    private boolean[] passes = {};

    private ChangelogNormalizeOperator(
            ChangelogNormalize node, RowType type, int[] uniqueKeys, @Nullable CompiledFilter filter) {
        this.generateUpdateBefore = node.generateUpdateBefore();
        this.filter = filter;
        this.rows = new KeyedRows(type, uniqueKeys, StateTtl.millis(node));
    }

    public static OperatorFactory factory(ChangelogNormalize node, RowType inputType, ExpressionCompiler compiler) {
        int[] keys = node.uniqueKeys().stream().mapToInt(Integer::intValue).toArray();
        Compiled<CompiledFilter> filter =
                node.filterCondition() == null ? null : compiler.compileFilter(inputType, node.filterCondition());
        return new OperatorFactory() {
            @Override
            public Operator create() {
                return new ChangelogNormalizeOperator(
                        node, inputType, keys, filter == null ? null : filter.newInstance());
            }

            @Override
            public String stateDescription() {
                return "the last row of each key";
            }
        };
    }

    @Override
    public void open(OperatorContext context) {
        evaluation = new OperatorEvaluation(context);
    }

    @Override
    public void process(int input, Batch batch, Output output) {
        rows.advanceTo(evaluation.processingTimeMillis());
        int size = batch.size();
        findPassing(batch);
        int[] keys = rows.lookUp(batch);
        for (int row = 0; row < size; row++) {
            if (passes[row] && Batch.isAddition(batch.rowKind(row))) {
                rows.put(keys[row], batch, row);
            } else {
                rows.remove(keys[row]);
            }
        }
    }

    private void findPassing(Batch batch) {
        int size = batch.size();
        if (passes.length < size) {
            passes = new boolean[size];
            selected = new int[size];
        }
        Arrays.fill(passes, 0, size, filter == null);
        if (filter != null) {
            int count = filter.select(batch, selected, evaluation);
            for (int i = 0; i < count; i++) {
                passes[selected[i]] = true;
            }
        }
    }

    @Override
    public void advanceTime(long watermarkMillis, Output output) {
        rows.advanceTo(evaluation.processingTimeMillis());
    }

    @Override
    public void endEpoch(Output output) {
        rows.endEpoch(generateUpdateBefore, true, rows.expires(), output);
    }

    @Override
    public long nextTimerMillis() {
        return rows.nextTimerMillis();
    }

    @Override
    public void snapshot(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        rows.snapshot(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
        Snapshots.checkVersion(in, VERSION, "changelog normalization");
        rows.restore(in);
    }

    @Override
    public long stateRows() {
        return rows.size();
    }

    @Override
    public long stateBytes() {
        return rows.sizeBytes();
    }
}
