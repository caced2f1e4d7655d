package io.millrace.operators.lateral;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.VectorSearchTableSource.VectorSearchRuntimeProvider;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.FullCachingLookupProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.search.AsyncVectorSearchFunctionProvider;
import org.apache.flink.table.connector.source.search.VectorSearchFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.AsyncPredictFunction;
import org.apache.flink.table.functions.AsyncVectorSearchFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.functions.VectorSearchFunction;
import org.apache.flink.table.ml.AsyncPredictRuntimeProvider;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.util.InstantiationUtil;

/**
 * Asks one of Flink's functions that take a row and give rows: a lookup, a prediction, a search. One for each operator
 * instance. A synchronous function answers on the thread of the operator, an asynchronous one on a thread of its own.
 */
final class RowCall implements AutoCloseable {
    private final UserDefinedFunction function;
    private final Start start;

    private interface Start {
        void start(RowData arguments, CompletableFuture<Collection<RowData>> result) throws Exception;
    }

    private RowCall(UserDefinedFunction function, Start start) {
        this.function = function;
        this.start = start;
    }

    /**
     * Makes lookups in the way that the plan has chosen.
     *
     * @param name what is asked, for messages
     * @throws NotNativeException if the connector does not offer it by Flink's lookup functions
     */
    static Supplier<RowCall> lookups(
            LookupRuntimeProvider provider, boolean isAsync, String name, ClassLoader classLoader) {
        if (provider instanceof FullCachingLookupProvider) {
            NeverAsked function = new NeverAsked();
            return () -> new RowCall(function, (key, result) -> result.complete(function.lookup(key)));
        } else if (isAsync && provider instanceof AsyncLookupFunctionProvider functions) {
            return () -> {
                AsyncLookupFunction function = copy(functions.createAsyncLookupFunction(), classLoader);
                return new RowCall(function, (key, result) -> forward(function.asyncLookup(key), result));
            };
        } else if (!isAsync && provider instanceof LookupFunctionProvider functions) {
            return () -> {
                LookupFunction function = copy(functions.createLookupFunction(), classLoader);
                return new RowCall(function, (key, result) -> result.complete(function.lookup(key)));
            };
        }
        throw refuse(name, provider, isAsync);
    }

    /** In place of the lookup function of a table with a full cache, which has none: the cache knows every key. */
    private static final class NeverAsked extends LookupFunction {
        private static final long serialVersionUID = 1;

        @Override
        public Collection<RowData> lookup(RowData key) {
            throw new IllegalStateException("a full cache has been asked for a key that it does not know");
        }
    }

    /** Makes predictions in the way that the plan has chosen; arguments are the features. */
    static Supplier<RowCall> predictions(
            ModelProvider provider,
            ModelProvider.Context context,
            boolean isAsync,
            String name,
            ClassLoader classLoader) {
        if (isAsync && provider instanceof AsyncPredictRuntimeProvider functions) {
            return () -> {
                AsyncPredictFunction function = copy(functions.createAsyncPredictFunction(context), classLoader);
                return new RowCall(function, (row, result) -> forward(function.asyncPredict(row), result));
            };
        } else if (!isAsync && provider instanceof PredictRuntimeProvider functions) {
            return () -> {
                PredictFunction function = copy(functions.createPredictFunction(context), classLoader);
                return new RowCall(function, (row, result) -> result.complete(function.predict(row)));
            };
        }
        throw refuse(name, provider, isAsync);
    }

    /** Makes searches in the way that the plan has chosen; arguments are the number of rows wanted, then the query. */
    static Supplier<RowCall> searches(
            VectorSearchRuntimeProvider provider, boolean isAsync, String name, ClassLoader classLoader) {
        if (isAsync && provider instanceof AsyncVectorSearchFunctionProvider functions) {
            return () -> {
                AsyncVectorSearchFunction function = copy(functions.createAsyncVectorSearchFunction(), classLoader);
                return new RowCall(
                        function,
                        (row, result) -> forward(function.asyncVectorSearch(row.getInt(0), query(row)), result));
            };
        } else if (!isAsync && provider instanceof VectorSearchFunctionProvider functions) {
            return () -> {
                VectorSearchFunction function = copy(functions.createVectorSearchFunction(), classLoader);
                return new RowCall(
                        function, (row, result) -> result.complete(function.vectorSearch(row.getInt(0), query(row))));
            };
        }
        throw refuse(name, provider, isAsync);
    }

    /** Providers may hand out one function again and again; an instance needs its own, as it gets on Flink. */
    private static <F extends UserDefinedFunction> F copy(F function, ClassLoader classLoader) {
        try {
            return InstantiationUtil.clone(function, classLoader);
        } catch (IOException | ClassNotFoundException e) {
            throw new NotNativeException("function " + function.getClass().getName() + " cannot be copied: " + e);
        }
    }

    private static RowData query(RowData arguments) {
        GenericRowData row = (GenericRowData) arguments;
        GenericRowData query = new GenericRowData(row.getArity() - 1);
        for (int i = 0; i < query.getArity(); i++) {
            query.setField(i, row.getField(i + 1));
        }
        return query;
    }

    private static NotNativeException refuse(String name, Object provider, boolean isAsync) {
        return new NotNativeException(
                name + " through a " + provider.getClass().getName() + (isAsync ? ", asynchronously" : ""));
    }

    private static void forward(
            CompletableFuture<Collection<RowData>> from, CompletableFuture<Collection<RowData>> to) {
        CompletableFuture<Collection<RowData>> unused = from.whenComplete((rows, failure) -> {
            if (failure == null) {
                to.complete(rows);
            } else {
                to.completeExceptionally(failure);
            }
        });
    }

    void open(FunctionContext context, String name) {
        try {
            function.open(context);
        } catch (Exception e) {
            throw new MillraceException(ErrorCode.UNAVAILABLE, name + " cannot be opened: " + e.getMessage(), null, e);
        }
    }

    /** @param result to be completed with the rows found, now or later; null stands for none */
    void start(RowData arguments, CompletableFuture<Collection<RowData>> result) throws Exception {
        start.start(arguments, result);
    }

    @Override
    public void close() {
        try {
            function.close();
        } catch (Exception e) {
            throw new MillraceException(
                    ErrorCode.UNAVAILABLE,
                    function.getClass().getName() + " does not close: " + e.getMessage(),
                    null,
                    e);
        }
    }
}
