package io.millrace.engine.graph;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Connectors;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.dataflow.Source;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionClasses;
import io.millrace.plan.Exchange;
import io.millrace.plan.MiniBatchAssigner;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanNode;
import io.millrace.plan.Sink;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.Union;
import io.millrace.plan.Values;
import io.millrace.plan.spec.Columns;
import io.millrace.plan.spec.Distribution;
import io.millrace.plan.spec.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.ReadableConfig;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan ready to run, in two steps: every node is prepared by itself, so that all that is not native is known at
 * once; then they are linked, and exchanges and unions become edges.
 */
public final class GraphCompiler implements AutoCloseable {
    private final Plan plan;
    private final Connectors connectors;
    private final OperatorTable table;
    private final ColumnUse columnUse;
    private final Map<Integer, Prepared> prepared = new HashMap<>();
    private final List<NodeCoverage> coverage = new ArrayList<>();

    /** What a plan node became: perhaps a source, then operators one behind the other, then perhaps a sink. */
    private record Prepared(
            @Nullable Source source,
            List<OperatorTable.NamedFactory> operators,
            io.millrace.dataflow.@Nullable Sink sink) {
        static final Prepared NOTHING = new Prepared(null, List.of(), null);
    }

    /** Where a plan node's rows leave the graph built so far. */
    private record Port(int from, Routing routing) {}

    private GraphCompiler(Plan plan, Connectors connectors, ReadableConfig configuration, FunctionClasses functions) {
        this.plan = plan;
        this.connectors = connectors;
        this.table = new OperatorTable(plan, configuration, new ExpressionCompiler(configuration, functions));
        this.columnUse = new ColumnUse(plan);
        for (PlanNode node : plan.nodes()) {
            coverage.add(prepareOrRefuse(node));
        }
    }

    /**
     * Prepares a plan. Wrong options of tables are errors here already.
     *
     * @param configuration the SET options of the script
     * @param functions finds user-defined functions
     */
    public static GraphCompiler prepare(
            Plan plan, Connectors connectors, ReadableConfig configuration, FunctionClasses functions) {
        return new GraphCompiler(plan, connectors, configuration, functions);
    }

    /**
     * Prepares and links a plan.
     *
     * @throws NotNativeException if the engine does not cover it; the message names the first such node
     */
    public static Graph compile(
            Plan plan, Connectors connectors, ReadableConfig configuration, FunctionClasses functions) {
        try (GraphCompiler compiler = prepare(plan, connectors, configuration, functions)) {
            return compiler.link();
        }
    }

    /** Says for every node whether the engine runs it. */
    public List<NodeCoverage> coverage() {
        return List.copyOf(coverage);
    }

    /**
     * The graph, whose sources and sinks belong to the caller from now on.
     *
     * @throws NotNativeException if the engine does not cover the plan; the message names the first such node
     */
    public Graph link() {
        for (NodeCoverage node : coverage) {
            if (!node.isNative()) {
                throw new NotNativeException(
                        "node " + node.node().id() + " " + node.node().description() + ": " + node.reason());
            }
        }
        List<GraphNode> nodes = new ArrayList<>();
        Map<Integer, List<Port>> ports = new HashMap<>();
        for (PlanNode node : plan.nodes()) {
            ports.put(node.id(), link(node, nodes, ports));
        }
        prepared.clear();
        return new Graph(nodes);
    }

    /** Closes the sources and sinks of a plan that was not linked. */
    @Override
    public void close() {
        for (Prepared ready : prepared.values()) {
            if (ready.source() != null) {
                ready.source().close();
            }
            if (ready.sink() != null) {
                ready.sink().close();
            }
        }
        prepared.clear();
    }

    private NodeCoverage prepareOrRefuse(PlanNode node) {
        try {
            Prepared ready = prepare(node);
            prepared.put(node.id(), ready);
            StringBuilder state = new StringBuilder();
            for (OperatorTable.NamedFactory operator : ready.operators()) {
                if (!operator.factory().stateDescription().isEmpty()) {
                    state.append(state.isEmpty() ? "" : "; ")
                            .append(operator.factory().stateDescription());
                }
            }
            return new NodeCoverage(node, null, state.toString());
        } catch (NotNativeException e) {
            return new NodeCoverage(node, e.getMessage(), "");
        }
    }

    private Prepared prepare(PlanNode node) {
        if (node instanceof TableSourceScan scan) {
            ScanPlan planned = ScanPlan.of(scan, columnUse.neededWithPushedDown(scan));
            List<OperatorTable.NamedFactory> operators = table.behindScan(scan, planned);
            return new Prepared(connectors.createSource(planned.request()), operators, null);
        } else if (node instanceof Values values) {
            return new Prepared(new ValuesSource(values), List.of(), null);
        } else if (node instanceof Sink sink) {
            PlanNode input = plan.node(sink.inputs().get(0).sourceId());
            return new Prepared(null, table.beforeSink(sink), connectors.createSink(Tables.sinkRequest(sink, input)));
        } else if (node instanceof Exchange || node instanceof Union || node instanceof MiniBatchAssigner) {
            return Prepared.NOTHING;
        }
        return new Prepared(null, List.of(table.operator(node)), null);
    }

    private List<Port> link(PlanNode node, List<GraphNode> nodes, Map<Integer, List<Port>> ports) {
        if (node instanceof Exchange exchange) {
            Routing routing = routing(exchange);
            return portsOf(node, 0, ports).stream()
                    .map(port -> new Port(port.from(), routing))
                    .toList();
        } else if (node instanceof Union || node instanceof MiniBatchAssigner) {
            List<Port> all = new ArrayList<>();
            for (int input = 0; input < node.inputs().size(); input++) {
                all.addAll(portsOf(node, input, ports));
            }
            return all;
        }
        Prepared ready = Objects.requireNonNull(prepared.get(node.id()), "prepared");
        List<List<Port>> open = new ArrayList<>();
        if (ready.source() != null) {
            String name = node instanceof TableSourceScan scan
                    ? Tables.definition(scan.source().table()).name()
                    : "values";
            nodes.add(new GraphNode.SourceNode(nodes.size(), node.id(), "Source", name, ready.source()));
            open.add(List.of(new Port(nodes.size() - 1, new Routing.Forward())));
        } else {
            for (int input = 0; input < node.inputs().size(); input++) {
                open.add(portsOf(node, input, ports));
            }
        }
        for (OperatorTable.NamedFactory operator : ready.operators()) {
            List<List<Port>> before =
                    operator.routing() == null ? open : List.of(routed(open.get(0), operator.routing()));
            nodes.add(operatorNode(nodes.size(), node, operator, before));
            open = List.of(List.of(new Port(nodes.size() - 1, new Routing.Forward())));
        }
        if (ready.sink() != null) {
            String name = Tables.definition(((Sink) node).sink().table()).name();
            nodes.add(new GraphNode.SinkNode(
                    nodes.size(), node.id(), "Sink", name, ready.sink(), edges(nodes.size(), open)));
            return List.of();
        }
        return open.get(0);
    }

    private static List<Port> routed(List<Port> ports, Routing routing) {
        return ports.stream().map(port -> new Port(port.from(), routing)).toList();
    }

    private static GraphNode operatorNode(
            int index, PlanNode node, OperatorTable.NamedFactory operator, List<List<Port>> inputs) {
        OperatorFactory factory = operator.factory();
        return new GraphNode.OperatorNode(
                index, node.id(), operator.name(), factory, inputs.size(), edges(index, inputs));
    }

    private static List<GraphEdge> edges(int to, List<List<Port>> inputs) {
        List<GraphEdge> edges = new ArrayList<>();
        for (int input = 0; input < inputs.size(); input++) {
            for (Port port : inputs.get(input)) {
                edges.add(new GraphEdge(port.from(), to, input, edges.size(), port.routing()));
            }
        }
        return edges;
    }

    private static List<Port> portsOf(PlanNode node, int input, Map<Integer, List<Port>> ports) {
        Input from = node.inputs().get(input);
        return Objects.requireNonNull(ports.get(from.sourceId()), "ports");
    }

    private static Routing routing(Exchange exchange) {
        Distribution distribution = exchange.distribution();
        if (distribution instanceof Distribution.Hash hash) {
            return new Routing.ByKey(Columns.toArray(hash.keys()));
        } else if (distribution instanceof Distribution.Singleton) {
            return new Routing.Single();
        } else if (distribution instanceof Distribution.Broadcast) {
            return new Routing.Broadcast();
        }
        return new Routing.Forward();
    }
}
