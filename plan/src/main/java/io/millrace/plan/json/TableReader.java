package io.millrace.plan.json;

import io.millrace.plan.expression.Expression;
import io.millrace.plan.spec.Ability;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.SinkAbility;
import io.millrace.plan.spec.SinkTable;
import io.millrace.plan.spec.SourceTable;
import io.millrace.plan.spec.TableColumn;
import io.millrace.plan.spec.WatermarkDeclaration;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Reads tables with the abilities of their sources and sinks. */
final class TableReader {
    private final TypeReader types;
    private final ExpressionReader expressions;
    private final PartReader parts;

    TableReader(TypeReader types, ExpressionReader expressions, PartReader parts) {
        this.types = types;
        this.expressions = expressions;
        this.parts = parts;
    }

    SourceTable source(Json json) {
        return new SourceTable(table(json.get("table")), json.list("abilities", this::ability));
    }

    SinkTable sink(Json json) {
        return new SinkTable(
                table(json.get("table")),
                json.list("abilities", this::sinkAbility),
                json.integerLists("targetColumns"));
    }

    private CatalogTable table(Json json) {
        return new CatalogTable(
                json.optional("identifier", Identifiers::parse), json.optional("resolvedTable", this::definition));
    }

    private CatalogTable.Definition definition(Json json) {
        Json schema = json.get("schema");
        Json key = schema.optional("primaryKey");
        Json options = json.optional("options");
        Json comment = json.optional("comment");
        return new CatalogTable.Definition(
                schema.list("columns", this::column),
                schema.list("watermarkSpecs", this::watermark),
                key == null ? List.of() : key.texts("columns"),
                json.texts("partitionKeys"),
                json.optional("distribution", TableReader::bucketing),
                options == null ? Map.of() : options.textMap(),
                comment == null ? "" : comment.text());
    }

    private static CatalogTable.Bucketing bucketing(Json json) {
        return new CatalogTable.Bucketing(
                json.get("kind").text(), json.optional("bucketCount", Json::integer), json.texts("bucketKeys"));
    }

    TableColumn column(Json json) {
        String name = json.get("name").text();
        Json kind = json.optional("kind");
        String form = kind == null ? "PHYSICAL" : kind.text();
        return switch (form) {
            case "PHYSICAL" -> new TableColumn.Physical(name, types.readDataType(json.get("dataType")));
            case "COMPUTED" -> computed(name, json.get("expression"));
            case "METADATA" -> metadata(name, json);
            default -> throw json.failure("is a column of unknown kind '" + form + "'");
        };
    }

    private TableColumn.Computed computed(String name, Json json) {
        Expression expression = expressions.read(json.get("rexNode"));
        return new TableColumn.Computed(name, expression.type(), expression, text(json));
    }

    private TableColumn.Metadata metadata(String name, Json json) {
        Json key = json.optional("metadataKey");
        return new TableColumn.Metadata(
                name,
                types.readDataType(json.get("dataType")),
                key == null ? name : key.text(),
                json.get("isVirtual").bool());
    }

    private WatermarkDeclaration watermark(Json json) {
        Json expression = json.get("expression");
        return new WatermarkDeclaration(
                json.get("rowtimeAttribute").text(), expressions.read(expression.get("rexNode")), text(expression));
    }

    private static String text(Json expression) {
        return expression.get("serializableString").text();
    }

    private Ability ability(Json json) {
        String type = json.get("type").text();
        return switch (type) {
            case "ProjectPushDown" ->
                new Ability.ProjectPushDown(json.integerLists("projectedFields"), producedType(json));
            case "FilterPushDown" -> new Ability.FilterPushDown(json.list("predicates", expressions::read));
            case "LimitPushDown" -> new Ability.LimitPushDown(json.get("limit").longInteger());
            case "PartitionPushDown" -> new Ability.PartitionPushDown(json.list("partitions", Json::textMap));
            case "ReadingMetadata" -> new Ability.ReadingMetadata(json.texts("metadataKeys"), producedType(json));
            case "WatermarkPushDown" ->
                new Ability.WatermarkPushDown(
                        expressions.read(json.get("watermarkExpr")),
                        json.optional("rowtimeExpr", expressions::read),
                        json.get("idleTimeoutMillis").longInteger(),
                        json.optional("watermarkParams", TableReader::watermarkParameters),
                        producedType(json));
            case "SourceWatermark" ->
                new Ability.SourceWatermark(json.bool("sourceWatermarkEnabled"), producedType(json));
            case "AggregatePushDown" ->
                new Ability.AggregatePushDown(
                        json.optional("inputType", types::readRow),
                        json.integerLists("groupingSets"),
                        json.list("aggregateCalls", parts::aggregateCall),
                        producedType(json));
            default -> new Ability.Unknown(type, json.node());
        };
    }

    private static Ability.WatermarkParameters watermarkParameters(Json json) {
        return new Ability.WatermarkParameters(
                json.get("emitStrategy").text(),
                json.optional("alignGroupName", Json::text),
                PartReader.duration(json.get("alignMaxDrift")),
                PartReader.duration(json.get("alignUpdateInterval")),
                json.get("sourceIdleTimeout").longInteger());
    }

    private SinkAbility sinkAbility(Json json) {
        String type = json.get("type").text();
        return switch (type) {
            case "Overwrite" -> new SinkAbility.Overwrite(json.bool("overwrite"));
            case "Partitioning" ->
                new SinkAbility.Partitioning(json.get("partition").textMap());
            case "WritingMetadata" ->
                new SinkAbility.WritingMetadata(
                        json.texts("metadataKeys"), json.optional("consumedType", types::readRow));
            case "TargetColumnWriting" -> new SinkAbility.TargetColumnWriting(json.integerLists("targetColumns"));
            case "Bucketing" -> new SinkAbility.Bucketing();
            default -> new SinkAbility.Unknown(type, json.node());
        };
    }

    private @Nullable RowType producedType(Json json) {
        return json.optional("producedType", types::readRow);
    }
}
