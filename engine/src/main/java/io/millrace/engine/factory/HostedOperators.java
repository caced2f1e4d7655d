package io.millrace.engine.factory;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.expression.user.FunctionRuntime;
import io.millrace.operators.lateral.LookupJoinOperator;
import io.millrace.operators.lateral.RowCallOperator;
import io.millrace.plan.LookupJoin;
import io.millrace.plan.ModelPredict;
import io.millrace.plan.VectorSearch;
import io.millrace.plan.spec.CatalogModel;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.VectorSearchTableSource;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.runtime.connector.source.LookupRuntimeProviderContext;
import org.apache.flink.table.runtime.connector.source.VectorSearchRuntimeProviderContext;
import org.apache.flink.table.runtime.functions.ml.ModelPredictRuntimeProviderContext;
import org.apache.flink.table.types.logical.RowType;

/** The operators of nodes that ask a table or model of Flink's: what they ask is made by its factory. */
public final class HostedOperators {
    private HostedOperators() {}

    /** A lookup join in a table of any connector that Flink can look rows up in. */
    public static OperatorFactory lookupJoin(LookupJoin node, RowType inputType, ExpressionCompiler compiler) {
        FunctionRuntime runtime = compiler.functions();
        HostedTable table = HostedTable.create(node.table(), runtime.config(), runtime.classLoader());
        if (!(table.source() instanceof LookupTableSource source)) {
            throw new NotNativeException("lookups in table " + table.name());
        }
        int[][] keys = node.lookupKeys().keySet().stream()
                .sorted()
                .map(column -> new int[] {column})
                .toArray(int[][]::new);
        // Left rows are not spread in the connector's own way: they are looked up together, an epoch at a time.
        LookupRuntimeProvider provider = source.getLookupRuntimeProvider(new LookupRuntimeProviderContext(keys, false));
        return LookupJoinOperator.factory(node, inputType, provider, table.remainingFilters(), compiler);
    }

    /** A search in a table of any connector that Flink can search vectors in. */
    public static OperatorFactory vectorSearch(VectorSearch node, RowType inputType, ExpressionCompiler compiler) {
        FunctionRuntime runtime = compiler.functions();
        HostedTable table = HostedTable.create(node.table(), runtime.config(), runtime.classLoader());
        if (!(table.source() instanceof VectorSearchTableSource source)
                || !table.remainingFilters().isEmpty()) {
            throw new NotNativeException("a vector search in table " + table.name());
        }
        int[][] columns = node.searchColumns().keySet().stream()
                .map(column -> new int[] {column})
                .toArray(int[][]::new);
        VectorSearchRuntimeProviderContext context =
                new VectorSearchRuntimeProviderContext(columns, Configuration.fromMap(node.runtimeConfig()));
        return RowCallOperator.search(node, inputType, source.getSearchRuntimeProvider(context), compiler);
    }

    /** A model of any provider that Flink knows. */
    public static OperatorFactory modelPredict(ModelPredict node, RowType inputType, ExpressionCompiler compiler) {
        FunctionRuntime runtime = compiler.functions();
        CatalogModel.Definition definition = node.model().definition();
        if (definition == null || node.model().identifier() == null) {
            throw new NotNativeException("model " + node.model().displayName() + " is not described in the plan");
        }
        ResolvedCatalogModel model = resolved(definition);
        ModelProvider provider;
        try {
            provider = FactoryUtil.createModelProvider(
                    null, node.model().identifier(), model, runtime.config(), runtime.classLoader(), false);
        } catch (ValidationException | TableException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new MillraceException(
                    ErrorCode.OPTION,
                    "Model " + node.model().displayName() + " cannot be asked: " + cause.getMessage(),
                    null,
                    e);
        }
        return RowCallOperator.predict(
                node,
                inputType,
                provider,
                new ModelPredictRuntimeProviderContext(model, Configuration.fromMap(node.runtimeConfig())),
                (RowType)
                        model.getResolvedOutputSchema().toPhysicalRowDataType().getLogicalType(),
                compiler);
    }

    private static ResolvedCatalogModel resolved(CatalogModel.Definition definition) {
        ResolvedSchema input = HostedTable.schema(definition.input(), List.of());
        ResolvedSchema output = HostedTable.schema(definition.output(), List.of());
        return ResolvedCatalogModel.of(
                org.apache.flink.table.catalog.CatalogModel.of(
                        Schema.newBuilder().fromResolvedSchema(input).build(),
                        Schema.newBuilder().fromResolvedSchema(output).build(),
                        definition.options(),
                        definition.comment()),
                input,
                output);
    }
}
