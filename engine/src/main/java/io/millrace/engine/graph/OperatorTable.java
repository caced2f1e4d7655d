package io.millrace.engine.graph;

import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.engine.factory.HostedOperators;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.CalcOperator;
import io.millrace.operators.ChangelogNormalizeOperator;
import io.millrace.operators.DropUpdateBeforeOperator;
import io.millrace.operators.ExpandOperator;
import io.millrace.operators.SinkConstraints;
import io.millrace.operators.UpsertMaterializeOperator;
import io.millrace.operators.WatermarkAssignerOperator;
import io.millrace.operators.aggregate.GlobalGroupAggregateOperator;
import io.millrace.operators.aggregate.GroupAggregateOperator;
import io.millrace.operators.aggregate.IncrementalGroupAggregateOperator;
import io.millrace.operators.aggregate.LocalGroupAggregateOperator;
import io.millrace.operators.join.IntervalJoinOperator;
import io.millrace.operators.join.JoinOperator;
import io.millrace.operators.join.MultiJoinOperator;
import io.millrace.operators.join.TemporalJoinOperator;
import io.millrace.operators.join.WindowJoinOperator;
import io.millrace.operators.lateral.AsyncCalcOperator;
import io.millrace.operators.lateral.AsyncCorrelateOperator;
import io.millrace.operators.lateral.CorrelateOperator;
import io.millrace.operators.lateral.MaterializedLookupJoinOperator;
import io.millrace.operators.match.MatchOperator;
import io.millrace.operators.over.OverAggregateOperator;
import io.millrace.operators.process.FromChangelogOperator;
import io.millrace.operators.process.ProcessTableFunctionOperator;
import io.millrace.operators.process.ToChangelogOperator;
import io.millrace.operators.rank.DeduplicateOperator;
import io.millrace.operators.rank.RankOperator;
import io.millrace.operators.rank.WindowRankOperator;
import io.millrace.operators.sort.SortOperator;
import io.millrace.operators.sort.TemporalSortOperator;
import io.millrace.operators.window.GlobalWindowAggregateOperator;
import io.millrace.operators.window.LocalWindowAggregateOperator;
import io.millrace.operators.window.WindowAggregateOperator;
import io.millrace.operators.window.WindowTableFunctionOperator;
import io.millrace.plan.AsyncCalc;
import io.millrace.plan.AsyncCorrelate;
import io.millrace.plan.Calc;
import io.millrace.plan.ChangelogNormalize;
import io.millrace.plan.Correlate;
import io.millrace.plan.Deduplicate;
import io.millrace.plan.DropUpdateBefore;
import io.millrace.plan.Expand;
import io.millrace.plan.GlobalGroupAggregate;
import io.millrace.plan.GlobalWindowAggregate;
import io.millrace.plan.GroupAggregate;
import io.millrace.plan.GroupWindowAggregate;
import io.millrace.plan.IncrementalGroupAggregate;
import io.millrace.plan.IntervalJoin;
import io.millrace.plan.Join;
import io.millrace.plan.LocalGroupAggregate;
import io.millrace.plan.LocalWindowAggregate;
import io.millrace.plan.LookupJoin;
import io.millrace.plan.Match;
import io.millrace.plan.ModelPredict;
import io.millrace.plan.MultiJoin;
import io.millrace.plan.OverAggregate;
import io.millrace.plan.Plan;
import io.millrace.plan.PlanNode;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.plan.Rank;
import io.millrace.plan.Sink;
import io.millrace.plan.Sort;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.TemporalJoin;
import io.millrace.plan.TemporalSort;
import io.millrace.plan.UnknownNode;
import io.millrace.plan.VectorSearch;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.WindowAggregate;
import io.millrace.plan.WindowDeduplicate;
import io.millrace.plan.WindowJoin;
import io.millrace.plan.WindowRank;
import io.millrace.plan.WindowTableFunction;
import io.millrace.plan.spec.Ability;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The one table from plan nodes to operators. Read it top to bottom: what is not in it does not run natively. */
final class OperatorTable {
    /** Flink's switch for its own tests: lets streams be sorted by anything, once they have ended. */
    private static final ConfigOption<Boolean> NON_TEMPORAL_SORT = ConfigOptions.key(
                    "__table.exec.sort.non-temporal.enabled__")
            .booleanType()
            .defaultValue(false);

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
        return new NamedFactory(node.getClass().getSimpleName(), factory(node), routing(node));
    }

    /** How a node wants its rows although the plan has no exchange before it. */
    private @Nullable Routing routing(PlanNode node) {
        return node instanceof LookupJoin join && join.requireUpsertMaterialize()
                ? new Routing.ByKey(MaterializedLookupJoinOperator.upsertKey(join, input(join, 0)))
                : null;
    }

    private OperatorFactory factory(PlanNode node) {
        if (node instanceof Calc calc) {
            return CalcOperator.factory(calc, input(calc, 0), expressions);
        } else if (node instanceof Correlate correlate) {
            return CorrelateOperator.factory(correlate, input(correlate, 0), expressions);
        } else if (node instanceof AsyncCorrelate correlate) {
            return AsyncCorrelateOperator.factory(correlate, input(correlate, 0), expressions);
        } else if (node instanceof AsyncCalc calc) {
            return AsyncCalcOperator.factory(calc, input(calc, 0), expressions);
        } else if (node instanceof LookupJoin join) {
            return HostedOperators.lookupJoin(join, input(join, 0), expressions);
        } else if (node instanceof ModelPredict predict) {
            return HostedOperators.modelPredict(predict, input(predict, 0), expressions);
        } else if (node instanceof VectorSearch search) {
            return HostedOperators.vectorSearch(search, input(search, 0), expressions);
        } else if (node instanceof Expand expand) {
            return ExpandOperator.factory(expand, input(expand, 0), expressions);
        } else if (node instanceof WatermarkAssigner assigner) {
            return WatermarkAssignerOperator.factory(assigner, input(assigner, 0), idleTimeoutMillis(), expressions);
        } else if (node instanceof DropUpdateBefore) {
            return DropUpdateBeforeOperator.factory();
        } else if (node instanceof ChangelogNormalize normalize) {
            return ChangelogNormalizeOperator.factory(normalize, input(normalize, 0), expressions);
        } else if (node instanceof GroupAggregate aggregate) {
            return GroupAggregateOperator.factory(aggregate, input(aggregate, 0), expressions);
        } else if (node instanceof LocalGroupAggregate aggregate) {
            return LocalGroupAggregateOperator.factory(aggregate, input(aggregate, 0), expressions);
        } else if (node instanceof GlobalGroupAggregate aggregate) {
            return GlobalGroupAggregateOperator.factory(aggregate, input(aggregate, 0), expressions);
        } else if (node instanceof IncrementalGroupAggregate aggregate) {
            return IncrementalGroupAggregateOperator.factory(aggregate, input(aggregate, 0), expressions);
        } else if (node instanceof WindowTableFunction function) {
            return WindowTableFunctionOperator.factory(function, input(function, 0));
        } else if (node instanceof GroupWindowAggregate aggregate) {
            refuseOtherFiring();
            return WindowAggregateOperator.factory(aggregate.toWindowAggregate(), input(aggregate, 0), expressions);
        } else if (node instanceof WindowAggregate aggregate) {
            return WindowAggregateOperator.factory(aggregate, input(aggregate, 0), expressions);
        } else if (node instanceof LocalWindowAggregate aggregate) {
            return LocalWindowAggregateOperator.factory(aggregate, input(aggregate, 0), expressions);
        } else if (node instanceof GlobalWindowAggregate aggregate) {
            return GlobalWindowAggregateOperator.factory(aggregate, input(aggregate, 0), expressions);
        } else if (node instanceof Rank rank) {
            return RankOperator.factory(rank, input(rank, 0));
        } else if (node instanceof WindowRank rank) {
            return WindowRankOperator.factory(rank, input(rank, 0), sessionZone());
        } else if (node instanceof Deduplicate deduplicate) {
            return DeduplicateOperator.factory(deduplicate, input(deduplicate, 0));
        } else if (node instanceof WindowDeduplicate deduplicate) {
            return WindowRankOperator.factory(deduplicate, input(deduplicate, 0), sessionZone());
        } else if (node instanceof OverAggregate over) {
            return OverAggregateOperator.factory(over, input(over, 0), stateTtlMillis(), expressions);
        } else if (node instanceof ProcessTableFunction function) {
            return processTableFunction(function);
        } else if (node instanceof Match match) {
            return MatchOperator.factory(match, input(match, 0), expressions);
        } else if (node instanceof TemporalSort sort) {
            return TemporalSortOperator.factory(sort, input(sort, 0));
        } else if (node instanceof Sort sort) {
            return SortOperator.factory(sort, input(sort, 0), settings(sort).get(NON_TEMPORAL_SORT));
        }
        return joinFactory(node);
    }

    private OperatorFactory joinFactory(PlanNode node) {
        if (node instanceof Join join) {
            return JoinOperator.factory(join, input(join, 0), input(join, 1), expressions);
        } else if (node instanceof MultiJoin join) {
            return MultiJoinOperator.factory(join, inputs(join), expressions);
        } else if (node instanceof WindowJoin join) {
            return WindowJoinOperator.factory(join, input(join, 0), input(join, 1), sessionZone(), expressions);
        } else if (node instanceof IntervalJoin join) {
            long cleanUpMillis = millis(ExecutionConfigOptions.TABLE_EXEC_INTERVAL_JOIN_MIN_CLEAN_UP_INTERVAL);
            return IntervalJoinOperator.factory(join, input(join, 0), input(join, 1), cleanUpMillis, expressions);
        } else if (node instanceof TemporalJoin join) {
            return TemporalJoinOperator.factory(join, input(join, 0), input(join, 1), stateTtlMillis(), expressions);
        } else if (node instanceof UnknownNode unknown) {
            throw new NotNativeException("nodes of type " + unknown.header().type());
        }
        throw new NotNativeException("nodes of type " + node.getClass().getSimpleName());
    }

    private OperatorFactory processTableFunction(ProcessTableFunction function) {
        if (ToChangelogOperator.covers(function)) {
            return ToChangelogOperator.factory(function, input(function, 0));
        } else if (FromChangelogOperator.covers(function)) {
            return FromChangelogOperator.factory(function, input(function, 0));
        }
        return ProcessTableFunctionOperator.factory(function, expressions);
    }

    /** What has to run between a source and its consumers: filters, then watermarks, that the planner left to the source. */
    List<NamedFactory> behindScan(TableSourceScan scan, ScanPlan planned) {
        List<NamedFactory> operators = new ArrayList<>();
        if (planned.filter() != null) {
            RowType read = planned.request().producedType();
            operators.add(NamedFactory.of("Filter", CalcOperator.factory(planned.filter(), read, expressions)));
        }
        for (Ability ability : scan.source().abilities()) {
            if (ability instanceof Ability.WatermarkPushDown pushed) {
                refuseAlignment(pushed);
                operators.add(NamedFactory.of(
                        "WatermarkAssigner",
                        WatermarkAssignerOperator.factory(
                                pushed.watermark(), -1, scan.outputType(), idleTimeoutMillis(pushed), expressions)));
            }
        }
        return operators;
    }

    private static void refuseAlignment(Ability.WatermarkPushDown pushed) {
        if (pushed.parameters() != null && pushed.parameters().alignGroupName() != null) {
            throw new NotNativeException("watermark alignment (scan.watermark.alignment.group)");
        }
    }

    private long idleTimeoutMillis(Ability.WatermarkPushDown pushed) {
        if (pushed.parameters() != null && pushed.parameters().sourceIdleTimeoutMillis() > 0) {
            return pushed.parameters().sourceIdleTimeoutMillis();
        }
        return pushed.idleTimeoutMillis() > 0 ? pushed.idleTimeoutMillis() : idleTimeoutMillis();
    }

    private long idleTimeoutMillis() {
        return millis(ExecutionConfigOptions.TABLE_EXEC_SOURCE_IDLE_TIMEOUT);
    }

    private long millis(ConfigOption<Duration> option) {
        return configuration.get(option).toMillis();
    }

    /** What has to run before a sink: its constraints, and keeping rows where updates of a key may come out of order. */
    List<NamedFactory> beforeSink(Sink sink) {
        RowType physical = Tables.definition(sink.sink().table()).physicalType();
        Configuration settings = settings(sink);
        List<NamedFactory> operators = new ArrayList<>();
        for (OperatorFactory constraint : SinkConstraints.operators(physical, settings)) {
            operators.add(NamedFactory.of("Constraint", constraint));
        }
        if (sink.requireUpsertMaterialize()) {
            int[] primaryKey = Tables.definition(sink.sink().table()).primaryKey().stream()
                    .mapToInt(physical::getFieldIndex)
                    .toArray();
            operators.add(new NamedFactory(
                    "UpsertMaterialize",
                    UpsertMaterializeOperator.factory(sink, input(sink, 0), primaryKey),
                    new Routing.ByKey(primaryKey)));
        }
        return operators;
    }

    /** Options of Flink's windows in GROUP BY by which they fire before their end, or again after it. */
    private void refuseOtherFiring() {
        for (String option : List.of("table.exec.emit.early-fire.enabled", "table.exec.emit.late-fire.enabled")) {
            if (configuration.get(ConfigOptions.key(option).booleanType().defaultValue(false))) {
                throw new NotNativeException(option);
            }
        }
    }

    private long stateTtlMillis() {
        return millis(ExecutionConfigOptions.IDLE_STATE_RETENTION);
    }

    /** The settings that hold for a node: those of the pipeline, then those that it was planned with. */
    private Configuration settings(PlanNode node) {
        Configuration settings = Configuration.fromMap(configuration.toMap());
        settings.addAll(Configuration.fromMap(node.configuration()));
        return settings;
    }

    private ZoneId sessionZone() {
        String zone = configuration.get(TableConfigOptions.LOCAL_TIME_ZONE);
        return zone.equals(TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())
                ? ZoneId.systemDefault()
                : ZoneId.of(zone);
    }

    private List<RowType> inputs(PlanNode node) {
        return IntStream.range(0, node.inputs().size())
                .mapToObj(index -> input(node, index))
                .toList();
    }

    private RowType input(PlanNode node, int index) {
        return plan.node(node.inputs().get(index).sourceId()).outputType();
    }
}
