package io.millrace.engine.graph;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.plan.Calc;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanNode;
import io.millrace.plan.Sink;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.UnknownNode;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The one table from plan nodes to operators. Read it top to bottom: what is not in it does not run natively. */
final class OperatorTable {
    private final Plan plan;
    private final ReadableConfig configuration;
    private final ExpressionCompiler expressions;

    /**
     * An operator with its name for people.
     *
     * @param routing how rows have to come to it from the operator before it; null: as the plan says
     */
    record NamedFactory(
            String name, OperatorFactory factory, @Nullable Routing routing) {
        static NamedFactory of(String name, OperatorFactory factory) {
            return new NamedFactory(name, factory, null);
        }
    }

    OperatorTable(Plan plan, ReadableConfig configuration, ExpressionCompiler expressions) {
        this.plan = plan;
        this.configuration = configuration;
        this.expressions = expressions;
    }

    /** The operator of a node that is neither a source nor a sink. */
    NamedFactory operator(PlanNode node) {
        return NamedFactory.of(node.getClass().getSimpleName(), factory(node));
    }

    private OperatorFactory factory(PlanNode node) {
        if (node instanceof Calc calc) {
            throw new NotNativeException(
                    "calc over " + input(calc, 0) + " with " + configuration + expressions.hashCode());
        } else if (node instanceof UnknownNode unknown) {
            throw new NotNativeException("nodes of type " + unknown.header().type());
        }
        throw new NotNativeException("nodes of type " + node.getClass().getSimpleName());
    }

    /** What has to run between a source and its consumers. */
    List<NamedFactory> behindScan(TableSourceScan scan) {
        return List.of();
    }

    /** What has to run before a sink. */
    List<NamedFactory> beforeSink(Sink sink) {
        return List.of();
    }

    private RowType input(PlanNode node, int index) {
        return plan.node(node.inputs().get(index).sourceId()).outputType();
    }
}
