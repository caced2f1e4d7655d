package io.millrace.operators.lateral;

import static io.millrace.testkit.TestRow.delete;
import static io.millrace.testkit.TestRow.insert;
import static io.millrace.testkit.TestRow.row;
import static io.millrace.testkit.TestRow.updateAfter;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.OperatorFactory;
import io.millrace.expression.ExpressionCompiler;
import io.millrace.operators.Nodes;
import io.millrace.plan.ModelPredict;
import io.millrace.plan.VectorSearch;
import io.millrace.plan.expression.Literal;
import io.millrace.plan.spec.AsyncOptions;
import io.millrace.plan.spec.CatalogModel;
import io.millrace.plan.spec.CatalogTable;
import io.millrace.plan.spec.JoinType;
import io.millrace.plan.spec.LookupKey;
import io.millrace.plan.spec.SourceTable;
import io.millrace.testkit.OperatorHarness;
import io.millrace.testkit.TestRows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.source.search.VectorSearchFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.VectorSearchFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.runtime.functions.ml.ModelPredictRuntimeProviderContext;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCallOperatorTest {
    private static final RowType INPUT = TestRows.rowType("id INT, text STRING");
    private static final RowType FOUND = TestRows.rowType("answer STRING");
    private static final RowType OUTPUT = TestRows.rowType("id INT, text STRING, answer STRING");
    private static final ExpressionCompiler COMPILER =
            new ExpressionCompiler(new Configuration(), RowCallOperatorTest.class.getClassLoader());

    /** An answer for each letter of the second feature, behind the first. */
    private static List<RowData> answers(RowData features) {
        String text = features.isNullAt(1) ? "?" : features.getString(1).toString();
        if (text.equals("fail")) {
            throw new IllegalArgumentException("no answer");
        }
        List<RowData> answers = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            answers.add(GenericRowData.of(StringData.fromString(features.getInt(0) + text.substring(i, i + 1))));
        }
        return answers;
    }

    /** Answers at once. */
    public static final class Oracle extends PredictFunction {
        @Override
        public Collection<RowData> predict(RowData features) {
            return answers(features);
        }
    }

    /** Answers on another thread. */
    public static final class LaterOracle extends AsyncPredictFunction {
        @Override
        public CompletableFuture<Collection<RowData>> asyncPredict(RowData features) {
            CompletableFuture<Collection<RowData>> result = new CompletableFuture<>();
            ForkJoinPool.commonPool().execute(() -> {
                try {
                    result.complete(answers(features));
                } catch (IllegalArgumentException e) {
                    result.completeExceptionally(e);
                }
            });
            return result;
        }
    }

    /** A model of both. */
    private static final class Model implements PredictRuntimeProvider, AsyncPredictRuntimeProvider {
        @Override
        public PredictFunction createPredictFunction(Context context) {
            return new Oracle();
        }

        @Override
        public AsyncPredictFunction createAsyncPredictFunction(Context context) {
            return new LaterOracle();
        }

        @Override
        public ModelProvider copy() {
            return this;
        }
    }

    private static OperatorFactory predict(@Nullable AsyncOptions async, ModelProvider provider) {
        ModelPredict node = new ModelPredict(
                Nodes.header(OUTPUT),
                new CatalogModel(ObjectIdentifier.of("c", "d", "oracle"), null),
                List.of(
                        new LookupKey.Constant(new IntType(), new Literal(7, new IntType(false))),
                        new LookupKey.Field(1)),
                Map.of(),
                async);
        ResolvedSchema schema = ResolvedSchema.of();
        Schema unresolved = Schema.newBuilder().build();
        ResolvedCatalogModel model = ResolvedCatalogModel.of(
                org.apache.flink.table.catalog.CatalogModel.of(unresolved, unresolved, Map.of(), ""), schema, schema);
        return RowCallOperator.predict(
                node,
                INPUT,
                provider,
                new ModelPredictRuntimeProviderContext(model, new Configuration()),
                FOUND,
                COMPILER);
    }

    private static OperatorHarness harness(OperatorFactory factory) {
        return OperatorHarness.of(factory, OUTPUT, INPUT);
    }

    @Test
    void aModelExtendsEachRowByWhatItPredicts() {
        for (AsyncOptions async : new AsyncOptions[] {null, new AsyncOptions(2, 60_000, false, false)}) {
            harness(predict(async, new Model()))
                    .rows(row(1, "ab"), row(2, null), row(3, ""), delete(1, "ab"), updateAfter(4, "c"))
                    .emits(
                            insert(1, "ab", "7a"),
                            insert(1, "ab", "7b"),
                            insert(2, null, "7?"),
                            delete(1, "ab", "7a"),
                            delete(1, "ab", "7b"),
                            updateAfter(4, "c", "7c"))
                    .verify();
        }
    }

    @Test
    void aModelThatFailsIsNamed() {
        for (AsyncOptions async : new AsyncOptions[] {null, new AsyncOptions(2, 60_000, false, false)}) {
            assertThatThrownBy(() -> harness(predict(async, new Model()))
                            .rows(row(1, "fail"))
                            .emits()
                            .verify())
                    .isInstanceOf(MillraceException.class)
                    .hasMessage("Model c.d.oracle failed: no answer");
        }
    }

    @Test
    void aModelWithoutPredictionsIsRefused() {
        ModelProvider provider = () -> {
            throw new UnsupportedOperationException();
        };
        assertThatThrownBy(() -> predict(null, provider))
                .isInstanceOf(NotNativeException.class)
                .hasMessageStartingWith("Model c.d.oracle through a ");
    }

    /** As many copies of the query as are wanted; none of an empty one. */
    public static final class Copies extends VectorSearchFunction {
        @Override
        public Collection<RowData> vectorSearch(int topK, RowData query) {
            List<RowData> found = new ArrayList<>();
            for (int i = 0; i < topK && !query.getString(0).toString().isEmpty(); i++) {
                found.add(GenericRowData.of(query.getString(0)));
            }
            return found;
        }
    }

    private static OperatorFactory search(JoinType joinType) {
        VectorSearch node = new VectorSearch(
                Nodes.header(OUTPUT),
                joinType,
                new SourceTable(new CatalogTable(ObjectIdentifier.of("c", "d", "vectors"), null), List.of()),
                FOUND,
                Map.of(0, new LookupKey.Field(1)),
                new LookupKey.Constant(new IntType(), new Literal(2, new IntType(false))),
                FOUND,
                Map.of(),
                null);
        return RowCallOperator.search(node, INPUT, VectorSearchFunctionProvider.of(new Copies()), COMPILER);
    }

    @Test
    void aSearchFindsRowsAndIsNotMadeForANull() {
        harness(search(JoinType.INNER))
                .rows(row(1, "a"), row(2, null), row(3, ""))
                .emits(insert(1, "a", "a"), insert(1, "a", "a"))
                .verify();
        harness(search(JoinType.LEFT))
                .rows(row(1, "a"), row(2, null), row(3, ""))
                .emits(insert(1, "a", "a"), insert(1, "a", "a"), insert(2, null, null), insert(3, "", null))
                .verify();
    }
}
