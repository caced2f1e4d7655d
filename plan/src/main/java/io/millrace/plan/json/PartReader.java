package io.millrace.plan.json;

import io.millrace.plan.PlanException;
import io.millrace.plan.spec.AggregateCall;
import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.Distribution;
import io.millrace.plan.spec.JoinSpec;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.LookupKey;
import io.millrace.plan.spec.OverGroup;
import io.millrace.plan.spec.RankRange;
import io.millrace.plan.spec.RankStrategy;
import io.millrace.plan.spec.RetryOptions;
import io.millrace.plan.spec.SortField;
import io.millrace.plan.spec.StateMetadata;
import io.millrace.plan.spec.WindowBound;
import io.millrace.plan.spec.WindowProperty;
import io.millrace.plan.spec.WindowSpec;
import io.millrace.plan.spec.WindowingStrategy;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.TimeUtils;

/** Reads the parts that nodes share: aggregate calls, windows, ranks, join conditions, distributions. */
final class PartReader {
    private final TypeReader types;
    private final ExpressionReader expressions;

    PartReader(TypeReader types, ExpressionReader expressions) {
        this.types = types;
        this.expressions = expressions;
    }

    AggregateCall aggregateCall(Json json) {
        return new AggregateCall(
                json.optional("name", Json::text),
                ExpressionReader.function(json),
                json.integers("argList"),
                json.get("filterArg").integer(),
                json.bool("distinct"),
                json.bool("approximate"),
                json.bool("ignoreNulls"),
                types.read(json.get("type")));
    }

    /** {@code {"fields": [{"index": 0, "isAscending": true, "nullIsLast": false}]}}. */
    static List<SortField> sort(Json json) {
        return json.list(
                "fields",
                field -> new SortField(
                        field.get("index").integer(), field.bool("isAscending"), field.bool("nullIsLast")));
    }

    static StateMetadata state(Json json) {
        Json ttl = json.get("ttl");
        try {
            return new StateMetadata(
                    json.get("index").integer(),
                    TimeUtils.parseDuration(ttl.text()).toMillis(),
                    json.get("name").text());
        } catch (IllegalArgumentException e) {
            throw new PlanException(ttl.path() + " is not a duration: " + ttl.text(), e);
        }
    }

    static Distribution distribution(Json json) {
        String type = json.get("type").text();
        return switch (type) {
            case "ANY" -> new Distribution.Any();
            case "SINGLETON" -> new Distribution.Singleton();
            case "BROADCAST" -> new Distribution.Broadcast();
            case "UNKNOWN" -> new Distribution.Unknown();
            case "HASH" -> new Distribution.Hash(json.integers("keys"));
            case "KEEP_INPUT_AS_IS" ->
                new Distribution.KeepInput(distribution(json.get("inputDistribution")), json.bool("isStrict"));
            default -> throw json.failure("is a distribution of unknown type '" + type + "'");
        };
    }

    /** Row kinds by name; {@code ~DELETE} is a delete that carries the key only. */
    static ChangelogMode changelogMode(Json json) {
        ChangelogMode.Builder mode = ChangelogMode.newBuilder();
        for (String kind : json.list(Json::text)) {
            if (kind.equals("~DELETE")) {
                mode.addContainedKind(RowKind.DELETE).keyOnlyDeletes(true);
            } else {
                mode.addContainedKind(rowKind(json, kind));
            }
        }
        return mode.build();
    }

    private static RowKind rowKind(Json json, String name) {
        for (RowKind kind : RowKind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw json.failure("names an unknown row kind '" + name + "'");
    }

    WindowingStrategy windowing(Json json) {
        WindowSpec window = window(json.get("window"));
        LogicalType timeType = types.read(json.get("timeAttributeType"));
        boolean isRowtime = json.get("isRowtime").bool();
        String strategy = json.get("strategy").text();
        return switch (strategy) {
            case "TimeAttribute" ->
                new WindowingStrategy.TimeAttribute(
                        window,
                        timeType,
                        isRowtime,
                        json.get("timeAttributeIndex").integer());
            case "WindowAttached" ->
                new WindowingStrategy.WindowAttached(
                        window,
                        timeType,
                        isRowtime,
                        json.get("windowStart").integer(),
                        json.get("windowEnd").integer());
            case "SliceAttached" ->
                new WindowingStrategy.SliceAttached(
                        window, timeType, isRowtime, json.get("sliceEnd").integer());
            default -> throw json.failure("is a windowing of unknown strategy '" + strategy + "'");
        };
    }

    private static WindowSpec window(Json json) {
        String type = json.get("type").text();
        return switch (type) {
            case "TumblingWindow" -> new WindowSpec.Tumbling(millis(json.get("size")), offset(json));
            case "HoppingWindow" ->
                new WindowSpec.Hopping(millis(json.get("size")), millis(json.get("slide")), offset(json));
            case "CumulativeWindow" ->
                new WindowSpec.Cumulative(millis(json.get("maxSize")), millis(json.get("step")), offset(json));
            case "SessionWindow" ->
                new WindowSpec.Session(millis(json.get("gap")), json.integers("partition_key_indices"));
            default -> throw json.failure("is a window of unknown type '" + type + "'");
        };
    }

    /** The windows of a {@code GROUP BY}, which lie over a time attribute and start at the epoch. */
    WindowingStrategy.TimeAttribute groupWindow(Json json) {
        Json field = json.get("timeField");
        LogicalType timeType = types.read(field.get("fieldType"));
        boolean isRowtime = LogicalTypeChecks.isRowtimeAttribute(timeType);
        int column = isRowtime ? field.get("fieldIndex").integer() : -1;
        return new WindowingStrategy.TimeAttribute(groupWindowSpec(json), timeType, isRowtime, column);
    }

    private static WindowSpec groupWindowSpec(Json json) {
        String kind = json.get("kind").text();
        if (kind.equals("SESSION")) {
            return new WindowSpec.Session(millis(json.get("gap")), List.of());
        }
        boolean isSliding = kind.equals("SLIDING");
        if (!isSliding && !kind.equals("TUMBLING")) {
            throw json.failure("is a window of unknown kind '" + kind + "'");
        }
        if (!json.bool("isTimeWindow")) {
            long size = json.get("size").longInteger();
            return new WindowSpec.Counting(size, isSliding ? json.get("slide").longInteger() : size);
        }
        long size = millis(json.get("size"));
        return isSliding
                ? new WindowSpec.Hopping(size, millis(json.get("slide")), 0)
                : new WindowSpec.Tumbling(size, 0);
    }

    private static long offset(Json json) {
        Json offset = json.optional("offset");
        return offset == null ? 0 : millis(offset);
    }

    /** An ISO duration such as {@code PT10S}. */
    static Duration duration(Json json) {
        try {
            return Duration.parse(json.text());
        } catch (DateTimeParseException e) {
            throw new PlanException(json.path() + " is not an ISO duration: " + json.text(), e);
        }
    }

    private static long millis(Json json) {
        return duration(json).toMillis();
    }

    static WindowProperty windowProperty(Json json) {
        Json kind = json.get("property").get("kind");
        WindowProperty.Kind read =
                switch (kind.text()) {
                    case "WindowStart" -> WindowProperty.Kind.WINDOW_START;
                    case "WindowEnd" -> WindowProperty.Kind.WINDOW_END;
                    case "Rowtime" -> WindowProperty.Kind.ROWTIME;
                    case "Proctime" -> WindowProperty.Kind.PROCTIME;
                    case "SliceEnd" -> WindowProperty.Kind.SLICE_END;
                    default -> throw kind.failure("is a window property this version does not know");
                };
        return new WindowProperty(json.get("name").text(), read);
    }

    JoinSpec join(Json json) {
        return new JoinSpec(
                json.get("joinType").constant(JoinType.class),
                json.integers("leftKeys"),
                json.integers("rightKeys"),
                json.list("filterNulls", Json::bool),
                json.optional("nonEquiCondition", expressions::read));
    }

    static RankRange rankRange(Json json) {
        String type = json.get("type").text();
        return switch (type) {
            case "Constant" ->
                new RankRange.Constant(
                        json.get("start").longInteger(), json.get("end").longInteger());
            case "ConstantWithoutEnd" ->
                new RankRange.ConstantWithoutEnd(json.get("start").longInteger());
            case "Variable" -> new RankRange.Variable(json.get("endIndex").integer());
            default -> throw json.failure("is a rank range of unknown type '" + type + "'");
        };
    }

    static RankStrategy rankStrategy(Json json) {
        String type = json.get("type").text();
        return switch (type) {
            case "Undefined" -> new RankStrategy.Undefined();
            case "AppendFast" -> new RankStrategy.AppendFast();
            case "Retract" -> new RankStrategy.Retract();
            case "UpdateFast" -> new RankStrategy.UpdateFast(json.integers("primaryKeys"));
            default -> throw json.failure("is a rank strategy of unknown type '" + type + "'");
        };
    }

    OverGroup overGroup(Json json) {
        return new OverGroup(
                sort(json.get("orderBy")),
                json.bool("isRows"),
                windowBound(json.get("lowerBound")),
                windowBound(json.get("upperBound")),
                json.list("aggCalls", this::aggregateCall));
    }

    private WindowBound windowBound(Json json) {
        String kind = json.get("kind").text();
        return switch (kind) {
            case "CURRENT_ROW" -> new WindowBound.CurrentRow();
            case "UNBOUNDED_PRECEDING" -> new WindowBound.UnboundedPreceding();
            case "UNBOUNDED_FOLLOWING" -> new WindowBound.UnboundedFollowing();
            case "BOUNDED_WINDOW" ->
                new WindowBound.Bounded(json.bool("isPreceding"), expressions.read(json.get("offset")));
            default -> throw json.failure("is a window bound of unknown kind '" + kind + "'");
        };
    }

    /** Lookup keys by column of the table; JSON has the columns as member names. */
    Map<Integer, LookupKey> lookupKeys(Json json) {
        Map<Integer, LookupKey> keys = new LinkedHashMap<>();
        json.byPosition((column, key) -> keys.put(column, lookupKey(key)));
        return keys;
    }

    LookupKey lookupKey(Json json) {
        String type = json.get("type").text();
        return switch (type) {
            case "FieldRef" -> new LookupKey.Field(json.get("index").integer());
            case "Constant" ->
                new LookupKey.Constant(
                        types.read(json.get("sourceType")), expressions.readLiteral(json.get("literal")));
            default -> throw json.failure("is a lookup key of unknown type '" + type + "'");
        };
    }

    /** Flink writes the member name {@code "capacity "} with a space at its end. */
    static AsyncOptions asyncOptions(Json json) {
        Json capacity = json.has("capacity ") ? json.get("capacity ") : json.get("capacity");
        return new AsyncOptions(
                capacity.integer(),
                json.get("timeout").longInteger(),
                json.bool("is-key-ordered"),
                json.get("output-mode").text().equals("ORDERED"));
    }

    static RetryOptions retryOptions(Json json) {
        return new RetryOptions(
                json.optional("retry-predicate", Json::text),
                json.optional("retry-strategy", Json::text),
                json.optional("fixed-delay", Json::longInteger),
                json.optional("max-attempts", Json::integer));
    }
}
