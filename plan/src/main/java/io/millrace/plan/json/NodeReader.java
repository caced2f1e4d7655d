package io.millrace.plan.json;

import io.millrace.plan.AsyncCalc;
import io.millrace.plan.Calc;
import io.millrace.plan.ChangelogNormalize;
import io.millrace.plan.Correlate;
import io.millrace.plan.Deduplicate;
import io.millrace.plan.DropUpdateBefore;
import io.millrace.plan.Exchange;
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
import io.millrace.plan.MiniBatchAssigner;
import io.millrace.plan.MultiJoin;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.OverAggregate;
import io.millrace.plan.PlanNode;
import io.millrace.plan.ProcessTableFunction;
import io.millrace.plan.Rank;
import io.millrace.plan.Sink;
import io.millrace.plan.Sort;
import io.millrace.plan.TableSourceScan;
import io.millrace.plan.TemporalJoin;
import io.millrace.plan.TemporalSort;
import io.millrace.plan.Union;
import io.millrace.plan.Values;
import io.millrace.plan.WatermarkAssigner;
import io.millrace.plan.WindowAggregate;
import io.millrace.plan.WindowDeduplicate;
import io.millrace.plan.WindowJoin;
import io.millrace.plan.WindowRank;
import io.millrace.plan.WindowTableFunction;
import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.RankType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Reads nodes: one case for each type and version of Flink's streaming nodes. */
final class NodeReader {
    private final TypeReader types;
    private final ExpressionReader expressions;
    private final PartReader parts;
    private final TableReader tables;
    private final CallNodeReader calls;

    NodeReader(ClassLoader classLoader) {
        types = new TypeReader(classLoader);
        expressions = new ExpressionReader(types);
        parts = new PartReader(types, expressions);
        tables = new TableReader(types, expressions, parts);
        calls = new CallNodeReader(types, expressions, parts, tables);
    }

    RowType outputType(Json json) {
        return types.readRow(json.get("outputType"));
    }

    /** Reads a node; a type or version without a case here becomes an unknown node. */
    PlanNode read(NodeHeader header, Json json) {
        return switch (header.type() + "_" + header.version()) {
            case "stream-exec-table-source-scan_1", "stream-exec-table-source-scan_2" ->
                new TableSourceScan(header, tables.source(json.get("scanTableSource")));
            case "stream-exec-values_1" ->
                new Values(header, json.list("tuples", row -> row.list(expressions::readLiteral)));
            case "stream-exec-calc_1" -> new Calc(header, expressionList(json, "projection"), condition(json));
            case "stream-exec-async-calc_1" -> new AsyncCalc(header, expressionList(json, "projection"));
            case "stream-exec-correlate_1" ->
                new Correlate(header, joinType(json), expressions.call(json.get("functionCall")), condition(json));
            case "stream-exec-expand_1" ->
                new Expand(header, json.list("projects", row -> row.list(expressions::read)));
            case "stream-exec-exchange_1" -> new Exchange(header);
            case "stream-exec-union_1" -> new Union(header);
            case "stream-exec-drop-update-before_1" -> new DropUpdateBefore(header);
            case "stream-exec-changelog-normalize_1" ->
                new ChangelogNormalize(
                        header,
                        json.integers("uniqueKeys"),
                        json.bool("generateUpdateBefore"),
                        expression(json, "filterCondition"));
            case "stream-exec-watermark-assigner_1" ->
                new WatermarkAssigner(
                        header,
                        expressions.read(json.get("watermarkExpr")),
                        json.get("rowtimeFieldIndex").integer());
            case "stream-exec-mini-batch-assigner_1" -> miniBatchAssigner(header, json.get("miniBatchInterval"));
            case "stream-exec-group-aggregate_1" ->
                new GroupAggregate(
                        header,
                        grouping(json),
                        calls(json, "aggCalls"),
                        json.list("aggCallNeedRetractions", Json::bool),
                        json.bool("generateUpdateBefore"),
                        json.bool("needRetraction"));
            case "stream-exec-local-group-aggregate_1" ->
                new LocalGroupAggregate(
                        header,
                        grouping(json),
                        calls(json, "aggCalls"),
                        json.list("aggCallNeedRetractions", Json::bool),
                        json.bool("needRetraction"));
            case "stream-exec-global-group-aggregate_1" ->
                new GlobalGroupAggregate(
                        header,
                        grouping(json),
                        calls(json, "aggCalls"),
                        json.list("aggCallNeedRetractions", Json::bool),
                        types.readRow(json.get("localAggInputRowType")),
                        json.bool("generateUpdateBefore"),
                        json.bool("needRetraction"),
                        json.optional("indexOfCountStar", Json::integer));
            case "stream-exec-incremental-group-aggregate_1" ->
                new IncrementalGroupAggregate(
                        header,
                        json.integers("partialAggGrouping"),
                        json.integers("finalAggGrouping"),
                        calls(json, "partialOriginalAggCalls"),
                        json.list("partialAggCallNeedRetractions", Json::bool),
                        types.readRow(json.get("partialLocalAggInputRowType")),
                        json.bool("partialAggNeedRetraction"));
            default -> readWindowOrJoin(header, json);
        };
    }

    private PlanNode readWindowOrJoin(NodeHeader header, Json json) {
        return switch (header.type() + "_" + header.version()) {
            case "stream-exec-group-window-aggregate_1" ->
                new GroupWindowAggregate(
                        header,
                        grouping(json),
                        calls(json, "aggCalls"),
                        parts.groupWindow(json.get("window")),
                        json.list("namedWindowProperties", PartReader::windowProperty),
                        json.bool("needRetraction"));
            case "stream-exec-window-table-function_1" ->
                new WindowTableFunction(header, parts.windowing(json.get("windowing")));
            case "stream-exec-window-aggregate_1" ->
                new WindowAggregate(
                        header,
                        grouping(json),
                        calls(json, "aggCalls"),
                        parts.windowing(json.get("windowing")),
                        json.list("namedWindowProperties", PartReader::windowProperty),
                        json.bool("needRetraction"));
            case "stream-exec-local-window-aggregate_1" ->
                new LocalWindowAggregate(
                        header,
                        grouping(json),
                        calls(json, "aggCalls"),
                        parts.windowing(json.get("windowing")),
                        json.bool("needRetraction"));
            case "stream-exec-global-window-aggregate_1" ->
                new GlobalWindowAggregate(
                        header,
                        grouping(json),
                        calls(json, "aggCalls"),
                        parts.windowing(json.get("windowing")),
                        json.list("namedWindowProperties", PartReader::windowProperty),
                        types.readRow(json.get("localAggInputRowType")),
                        json.bool("needRetraction"));
            case "stream-exec-join_1" ->
                new Join(
                        header,
                        parts.join(json.get("joinSpec")),
                        json.integerLists("leftUpsertKeys"),
                        json.integerLists("rightUpsertKeys"));
            case "stream-exec-window-join_1" ->
                new WindowJoin(
                        header,
                        parts.join(json.get("joinSpec")),
                        parts.windowing(json.get("leftWindowing")),
                        parts.windowing(json.get("rightWindowing")));
            case "stream-exec-interval-join_1" -> intervalJoin(header, json.get("intervalJoinSpec"));
            case "stream-exec-temporal-join_1" ->
                new TemporalJoin(
                        header,
                        parts.join(json.get("joinSpec")),
                        json.bool("isTemporalFunctionJoin"),
                        json.get("leftTimeAttributeIndex").integer(),
                        json.get("rightTimeAttributeIndex").integer());
            case "stream-exec-lookup-join_1" -> lookupJoin(header, json);
            case "stream-exec-multi-join_1" -> multiJoin(header, json);
            default -> readRankSortOrSink(header, json);
        };
    }

    private PlanNode readRankSortOrSink(NodeHeader header, Json json) {
        return switch (header.type() + "_" + header.version()) {
            case "stream-exec-rank_1" -> rank(header, json, Rank.Kind.RANK);
            case "stream-exec-limit_1" -> rank(header, json, Rank.Kind.LIMIT);
            case "stream-exec-sort-limit_1" -> rank(header, json, Rank.Kind.SORT_LIMIT);
            case "stream-exec-window-rank_1" ->
                new WindowRank(
                        header,
                        json.get("rankType").constant(RankType.class),
                        json.get("partitionSpec").integers("fields"),
                        PartReader.sort(json.get("sortSpec")),
                        PartReader.rankRange(json.get("rankRange")),
                        json.bool("outputRowNumber"),
                        parts.windowing(json.get("windowing")));
            case "stream-exec-deduplicate_1" ->
                new Deduplicate(
                        header,
                        json.integers("uniqueKeys"),
                        json.bool("isRowtime"),
                        json.bool("keepLastRow"),
                        json.bool("generateUpdateBefore"),
                        json.bool("outputInsertOnly"));
            case "stream-exec-window-deduplicate_1" ->
                new WindowDeduplicate(
                        header,
                        json.integers("partitionKeys"),
                        json.get("orderKey").integer(),
                        json.bool("keepLastRow"),
                        parts.windowing(json.get("windowing")));
            case "stream-exec-over-aggregate_1" -> overAggregate(header, json);
            case "stream-exec-sort_1" -> new Sort(header, PartReader.sort(json.get("orderBy")));
            case "stream-exec-temporal-sort_1" -> new TemporalSort(header, PartReader.sort(json.get("orderBy")));
            case "stream-exec-process-table-function_1" ->
                new ProcessTableFunction(
                        header,
                        json.optional("uid", Json::text),
                        expressions.call(json.get("functionCall")),
                        json.list("inputChangelogModes", PartReader::changelogMode),
                        PartReader.changelogMode(json.get("outputChangelogMode")));
            case "stream-exec-match_1" -> match(header, json.get("matchSpec"));
            case "stream-exec-sink_1", "stream-exec-sink_2" -> sink(header, json);
            default -> calls.read(header, json);
        };
    }

    private static MiniBatchAssigner miniBatchAssigner(NodeHeader header, Json json) {
        return new MiniBatchAssigner(
                header,
                json.get("interval").longInteger(),
                json.get("mode").text().equals("RowTime"));
    }

    private IntervalJoin intervalJoin(NodeHeader header, Json json) {
        Json bounds = json.get("windowBounds");
        return new IntervalJoin(
                header,
                parts.join(json.get("joinSpec")),
                bounds.bool("isEventTime"),
                bounds.get("leftLowerBound").longInteger(),
                bounds.get("leftUpperBound").longInteger(),
                bounds.get("leftTimeIndex").integer(),
                bounds.get("rightTimeIndex").integer());
    }

    private LookupJoin lookupJoin(NodeHeader header, Json json) {
        Json table = json.get("temporalTable");
        return new LookupJoin(
                header,
                joinType(json),
                expression(json, "preFilterCondition"),
                expression(json, "joinCondition"),
                tables.source(table.get("lookupTableSource")),
                types.readRow(table.get("outputType")),
                parts.lookupKeys(json.get("lookupKeys")),
                expressionList(json, "projectionOnTemporalTable"),
                expression(json, "filterOnTemporalTable"),
                json.bool("lookupKeyContainsPrimaryKey"),
                json.bool("requireUpsertMaterialize"),
                json.optional("asyncOptions", PartReader::asyncOptions),
                json.optional("retryOptions", PartReader::retryOptions),
                PartReader.changelogMode(json.get("inputChangelogMode")),
                json.has("inputUpsertKey") ? json.integers("inputUpsertKey") : null,
                json.bool("preferCustomShuffle"));
    }

    private Match match(NodeHeader header, Json json) {
        return new Match(
                header,
                expressions.read(json.get("pattern")),
                expressionMap(json, "patternDefinitions"),
                expressionMap(json, "measures"),
                expressions.read(json.get("after")),
                subsets(json),
                json.bool("allRows"),
                json.get("partition").integers("fields"),
                PartReader.sort(json.get("orderBy")),
                expression(json, "interval"));
    }

    private Map<String, Expression> expressionMap(Json json, String name) {
        Map<String, Expression> read = new LinkedHashMap<>();
        Json map = json.optional(name);
        if (map != null) {
            map.members().forEach((key, value) -> read.put(key, expressions.read(value)));
        }
        return read;
    }

    private static Map<String, List<String>> subsets(Json json) {
        Map<String, List<String>> read = new LinkedHashMap<>();
        Json map = json.optional("subsets");
        if (map != null) {
            map.members().forEach((key, value) -> read.put(key, value.list(Json::text)));
        }
        return read;
    }

    private MultiJoin multiJoin(NodeHeader header, Json json) {
        Map<Integer, List<MultiJoin.JoinAttribute>> attributes = new LinkedHashMap<>();
        Json map = json.optional("joinAttributeMap");
        if (map != null) {
            map.byPosition((input, list) -> attributes.put(input, list.list(NodeReader::joinAttribute)));
        }
        List<@Nullable Expression> conditions = new ArrayList<>();
        for (Json condition : json.list("joinConditions", element -> element)) {
            conditions.add(condition.node().isNull() ? null : expressions.read(condition));
        }
        return new MultiJoin(
                header,
                json.get("joinTypes").list(type -> type.constant(JoinType.class)),
                conditions,
                expression(json, "multiJoinCondition"),
                attributes,
                json.list("inputUniqueKeys", input -> input.list(key -> key.list(Json::integer))));
    }

    private static MultiJoin.JoinAttribute joinAttribute(Json json) {
        return new MultiJoin.JoinAttribute(
                json.get("leftInputId").integer(),
                json.get("leftFieldIndex").integer(),
                json.get("rightInputId").integer(),
                json.get("rightFieldIndex").integer());
    }

    private static Rank rank(NodeHeader header, Json json, Rank.Kind kind) {
        return new Rank(
                header,
                kind,
                json.get("rankType").constant(RankType.class),
                json.get("partition").integers("fields"),
                PartReader.sort(json.get("orderBy")),
                PartReader.rankRange(json.get("rankRange")),
                PartReader.rankStrategy(json.get("rankStrategy")),
                json.bool("outputRowNumber"),
                json.bool("generateUpdateBefore"));
    }

    private OverAggregate overAggregate(NodeHeader header, Json json) {
        Json spec = json.get("overSpec");
        Json version = json.optional("unboundedOverVersion");
        return new OverAggregate(
                header,
                spec.get("partition").integers("fields"),
                spec.list("groups", parts::overGroup),
                spec.list("constants", expressions::readLiteral),
                spec.get("originalInputFields").integer(),
                version == null ? 1 : version.integer());
    }

    private Sink sink(NodeHeader header, Json json) {
        Json conflict = json.optional("conflictStrategy");
        return new Sink(
                header,
                tables.sink(json.get("dynamicTableSink")),
                PartReader.changelogMode(json.get("inputChangelogMode")),
                json.bool("requireUpsertMaterialize"),
                json.optional("upsertMaterializeStrategy", Json::text),
                json.has("inputUpsertKey") ? json.integers("inputUpsertKey") : null,
                conflict == null ? null : conflict.get("behavior").text());
    }

    private static List<Integer> grouping(Json json) {
        return json.get("grouping").list(Json::integer);
    }

    private List<AggregateCall> calls(Json json, String name) {
        return json.get(name).list(parts::aggregateCall);
    }

    private List<Expression> expressionList(Json json, String name) {
        return json.list(name, expressions::read);
    }

    private @Nullable Expression expression(Json json, String name) {
        return json.optional(name, expressions::read);
    }

    private @Nullable Expression condition(Json json) {
        return expression(json, "condition");
    }

    private static JoinType joinType(Json json) {
        return json.get("joinType").constant(JoinType.class);
    }
}
