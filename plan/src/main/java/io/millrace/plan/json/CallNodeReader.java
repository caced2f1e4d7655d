package io.millrace.plan.json;

import io.millrace.plan.AsyncCorrelate;
import io.millrace.plan.ModelPredict;
import io.millrace.plan.NodeHeader;
import io.millrace.plan.PlanNode;
import io.millrace.plan.UnknownNode;
import io.millrace.plan.VectorSearch;
import io.millrace.plan.spec.CatalogModel;
import io.millrace.plan.spec.JoinType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads nodes that call functions, models and searches outside; all others are unknown. */
final class CallNodeReader {
    private final TypeReader types;
    private final ExpressionReader expressions;
    private final PartReader parts;
    private final TableReader tables;

    CallNodeReader(TypeReader types, ExpressionReader expressions, PartReader parts, TableReader tables) {
        this.types = types;
        this.expressions = expressions;
        this.parts = parts;
        this.tables = tables;
    }

    PlanNode read(NodeHeader header, Json json) {
        return switch (header.type() + "_" + header.version()) {
            case "stream-exec-async-correlate_1" ->
                new AsyncCorrelate(
                        header,
                        json.get("joinType").constant(JoinType.class),
                        expressions.call(json.get("functionCall")));
            case "stream-exec-ml-predict-table-function_1" -> modelPredict(header, json);
            case "stream-exec-vector-search-table-function_1" -> vectorSearch(header, json);
            default -> new UnknownNode(header, json.node());
        };
    }

    private ModelPredict modelPredict(NodeHeader header, Json json) {
        Json call = json.get("mlPredictSpec");
        Json model = json.get("modelSpec").get("model");
        return new ModelPredict(
                header,
                new CatalogModel(
                        model.optional("identifier", Identifiers::parse),
                        model.optional("resolvedModel", this::definition)),
                call.list("features", parts::lookupKey),
                texts(call.optional("runtimeConfig")),
                json.optional("asyncOptions", PartReader::asyncOptions));
    }

    private CatalogModel.Definition definition(Json json) {
        Json comment = json.optional("comment");
        return new CatalogModel.Definition(
                json.get("inputSchema").list("columns", tables::column),
                json.get("outputSchema").list("columns", tables::column),
                texts(json.optional("options")),
                comment == null ? "" : comment.text());
    }

    private VectorSearch vectorSearch(NodeHeader header, Json json) {
        Json table = json.get("tableSourceSpec");
        Json search = json.get("vectorSearchSpec");
        return new VectorSearch(
                header,
                search.get("joinType").constant(JoinType.class),
                tables.source(table.get("vectorSearchTableSource")),
                types.readRow(table.get("outputType")),
                parts.lookupKeys(search.get("searchColumns")),
                parts.lookupKey(search.get("topK")),
                types.readRow(search.get("outputType")),
                texts(search.optional("runtimeConfig")),
                json.optional("asyncOptions", PartReader::asyncOptions));
    }

    private static Map<String, String> texts(@Nullable Json json) {
        return json == null ? Map.of() : json.textMap();
    }
}
