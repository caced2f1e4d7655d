package io.millrace.engine.graph;

import io.millrace.plan.Calc;
import io.millrace.plan.MiniBatchAssigner;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.expression.InputColumns;
import io.millrace.plan.spec.Ability;
import java.util.BitSet;

/**
 * Which columns of a scan anything reads. The planner prunes columns only for sources that say they can; a decoder that
 * skips what nobody reads gains for all.
 */
final class ColumnUse {
    private final Plan plan;

    ColumnUse(Plan plan) {
        this.plan = plan;
    }

    /** Columns that a source has to fill, those that its own watermark reads among them. */
    BitSet neededWithPushedDown(TableSourceScan scan) {
        BitSet needed = neededOf(scan);
        for (Ability ability : scan.source().abilities()) {
            if (ability instanceof Ability.WatermarkPushDown pushed) {
                InputColumns.add(pushed.watermark(), needed);
            }
        }
        return needed;
    }

    /** Columns of a node's output that nodes behind it read. */
    BitSet neededOf(PlanNode node) {
        BitSet needed = new BitSet();
        boolean isRead = false;
        for (PlanNode consumer : plan.nodes()) {
            if (consumer.inputs().stream().anyMatch(input -> input.sourceId() == node.id())) {
                isRead = true;
                addNeeds(consumer, needed);
            }
        }
        if (!isRead) {
            needed.set(0, node.outputType().getFieldCount());
        }
        return needed;
    }

    private void addNeeds(PlanNode consumer, BitSet needed) {
        if (consumer instanceof Calc calc) {
            calc.projection().forEach(expression -> InputColumns.add(expression, needed));
            if (calc.condition() != null) {
                InputColumns.add(calc.condition(), needed);
            }
        } else if (consumer instanceof WatermarkAssigner assigner) {
            needed.or(neededOf(assigner));
            needed.set(assigner.rowtimeFieldIndex());
            InputColumns.add(assigner.watermark(), needed);
        } else if (consumer instanceof MiniBatchAssigner) {
            needed.or(neededOf(consumer));
        } else {
            needed.set(0, consumer.inputs().isEmpty() ? 0 : widthOfInputs(consumer));
        }
    }

    private int widthOfInputs(PlanNode consumer) {
        int width = 0;
        for (var input : consumer.inputs()) {
            width = Math.max(width, plan.node(input.sourceId()).outputType().getFieldCount());
        }
        return width;
    }
}
