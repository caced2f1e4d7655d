package io.millrace.engine.graph;

import io.millrace.plan.Calc;
import io.millrace.plan.MiniBatchAssigner;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanNode;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.expression.Call;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.expression.FieldAccess;
import io.millrace.plan.expression.InputColumns;
import io.millrace.plan.expression.InputReference;
import io.millrace.plan.spec.Ability;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Which columns of a scan anything reads. The planner prunes columns only for sources that say they can; a decoder that
 * skips what nobody reads gains for all.
 */
final class ColumnUse {
    private final Plan plan;

    ColumnUse(Plan plan) {
        this.plan = plan;
    }

    /** What is read of some columns. */
    static final class Needed {
        /** Columns of which anything is read. */
        private final BitSet columns = new BitSet();

        /** Columns that are read as a whole; of the others only {@link #fields} are. */
        private final BitSet whole = new BitSet();

        private final Map<Integer, BitSet> fields = new HashMap<>();

        boolean get(int column) {
            return columns.get(column);
        }

        /** By column of rows of which only some fields are read, the positions of these. */
        Map<Integer, BitSet> fields() {
            Map<Integer, BitSet> partly = new HashMap<>(fields);
            partly.keySet().removeIf(whole::get);
            return partly;
        }

        void addWhole(int from, int to) {
            columns.set(from, to);
            whole.set(from, to);
        }

        void addField(int column, int field) {
            columns.set(column);
            fields.computeIfAbsent(column, key -> new BitSet()).set(field);
        }

        /** Adds a column that is passed on as a column of which {@code behind} is needed. */
        void addAs(int column, Needed behind, int columnBehind) {
            BitSet fieldsBehind = behind.fields.get(columnBehind);
            if (behind.whole.get(columnBehind)) {
                addWhole(column, column + 1);
            } else if (fieldsBehind != null) {
                fieldsBehind.stream().forEach(field -> addField(column, field));
            }
        }

        /** The same where the columns from {@code start} on stand {@code shift} further behind. */
        Needed shifted(int start, int shift) {
            Needed shifted = new Needed();
            for (int column = columns.nextSetBit(0); column >= 0; column = columns.nextSetBit(column + 1)) {
                shifted.addAs(column < start ? column : column + shift, this, column);
            }
            return shifted;
        }

        void add(Needed other) {
            columns.or(other.columns);
            whole.or(other.whole);
            other.fields.forEach((column, positions) ->
                    fields.computeIfAbsent(column, key -> new BitSet()).or(positions));
        }
    }

    /** Columns that a source has to fill, those that its own watermark reads among them. */
    Needed neededWithPushedDown(TableSourceScan scan) {
        Needed needed = neededOf(scan);
        for (Ability ability : scan.source().abilities()) {
            if (ability instanceof Ability.WatermarkPushDown pushed) {
                addReferences(pushed.watermark(), needed);
            }
        }
        return needed;
    }

    /** Columns of a node's output that nodes behind it read. */
    private Needed neededOf(PlanNode node) {
        Needed needed = new Needed();
        boolean isRead = false;
        for (PlanNode consumer : plan.nodes()) {
            if (consumer.inputs().stream().anyMatch(input -> input.sourceId() == node.id())) {
                isRead = true;
                addNeeds(consumer, needed);
            }
        }
        if (!isRead) {
            needed.addWhole(0, node.outputType().getFieldCount());
        }
        return needed;
    }

    private void addNeeds(PlanNode consumer, Needed needed) {
        if (consumer instanceof Calc calc) {
            addNeeds(calc, neededOf(calc), needed);
            if (calc.condition() != null) {
                addReferences(calc.condition(), needed);
            }
        } else if (consumer instanceof WatermarkAssigner assigner) {
            needed.add(neededOf(assigner));
            needed.addWhole(assigner.rowtimeFieldIndex(), assigner.rowtimeFieldIndex() + 1);
            addReferences(assigner.watermark(), needed);
        } else if (consumer instanceof MiniBatchAssigner) {
            needed.add(neededOf(consumer));
        } else {
            needed.addWhole(0, consumer.inputs().isEmpty() ? 0 : widthOfInputs(consumer));
        }
    }

    /** What is only passed on counts as far as it is read behind; what is computed counts whether it is or not. */
    private static void addNeeds(Calc calc, Needed behind, Needed needed) {
        for (int i = 0; i < calc.projection().size(); i++) {
            Expression expression = calc.projection().get(i);
            if (expression instanceof InputReference reference) {
                needed.addAs(reference.index(), behind, i);
            } else {
                addReferences(expression, needed);
            }
        }
    }

    private int widthOfInputs(PlanNode consumer) {
        int width = 0;
        for (var input : consumer.inputs()) {
            width = Math.max(width, plan.node(input.sourceId()).outputType().getFieldCount());
        }
        return width;
    }

    /** Adds what an expression reads: fields of rows by themselves, all else as a whole. */
    static void addReferences(Expression expression, Needed needed) {
        if (expression instanceof FieldAccess access && access.input() instanceof InputReference reference) {
            needed.addField(reference.index(), access.index());
        } else if (expression instanceof Call call) {
            call.operands().forEach(operand -> addReferences(operand, needed));
        } else {
            BitSet columns = new BitSet();
            InputColumns.add(expression, columns);
            columns.stream().forEach(column -> needed.addWhole(column, column + 1));
        }
    }
}
