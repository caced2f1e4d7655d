package io.millrace.engine.graph;

import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.plan.Values;
import io.millrace.plan.expression.Literal;
import java.util.List;
import java.util.Map;

/** The rows of a VALUES clause: one split that ends. */
final class ValuesSource implements Source {
    private static final String SPLIT = "values";

    private final Values values;

    ValuesSource(Values values) {
        this.values = values;
    }

    @Override
    public List<SourceReader> createReaders(Map<String, Long> positions) {
        long from = positions.getOrDefault(SPLIT, 0L);
        int size = values.tuples().size();
        return List.of(output -> {
            output.open(List.of(SPLIT));
            if (from < size) {
                output.emit(SourceBatch.of(SPLIT, from, size, rows((int) from)));
            }
            output.finish(SPLIT);
        });
    }

    private Batch rows(int from) {
        BatchBuilder builder = new BatchBuilder(values.outputType());
        for (List<Literal> tuple : values.tuples().subList(from, values.tuples().size())) {
            for (int i = 0; i < tuple.size(); i++) {
                builder.column(i).appendInternal(tuple.get(i).value());
            }
            builder.endRow(Batch.INSERT);
        }
        return builder.build();
    }

    @Override
    public void close() {}
}
