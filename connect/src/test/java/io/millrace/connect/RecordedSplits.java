package io.millrace.connect;

import io.millrace.connect.format.RowText;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.SplitOutput;
import io.millrace.dataflow.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/** Takes what the readers of a source hand over, and checks that they keep the contract. */
public final class RecordedSplits implements SplitOutput {
    public final List<String> open = new ArrayList<>();
    public final List<String> finished = new ArrayList<>();
    public final List<SourceBatch> batches = new ArrayList<>();
    public final Map<String, Long> positions = new LinkedHashMap<>();

    /** Reads a source to its end. */
    public static RecordedSplits read(Source source, Map<String, Long> from) throws Exception {
        RecordedSplits recorded = new RecordedSplits();
        recorded.positions.putAll(from);
        try (source) {
            for (SourceReader reader : source.createReaders(from)) {
                reader.run(recorded);
                reader.close();
            }
        }
        return recorded;
    }

    @Override
    public synchronized void open(Collection<String> splits) {
        open.addAll(splits);
    }

    @Override
    public synchronized void emit(SourceBatch batch) {
        if (!open.contains(batch.split()) || finished.contains(batch.split())) {
            throw new AssertionError("a batch of split " + batch.split() + ", which is not open");
        }
        long expected = positions.getOrDefault(batch.split(), batch.from());
        if (batch.from() != expected) {
            throw new AssertionError("split " + batch.split() + " goes on at " + batch.from() + ", not at " + expected);
        }
        positions.put(batch.split(), batch.to());
        batches.add(batch);
    }

    @Override
    public synchronized void finish(String split) {
        finished.add(split);
    }

    /** All rows as text, in the order they came. */
    public synchronized List<String> rows(RowType type) {
        List<String> rows = new ArrayList<>();
        for (SourceBatch batch : batches) {
            if (batch.rows() != null) {
                rows.addAll(RowText.of(batch.rows(), type));
            }
        }
        return rows;
    }

    public synchronized List<DeadLetter> deadLetters() {
        List<DeadLetter> letters = new ArrayList<>();
        batches.forEach(batch -> letters.addAll(batch.deadLetters()));
        return letters;
    }

    /** A table {@code t} of the default catalog. */
    public static TableDefinition table(RowType type, Map<String, String> options) {
        return new TableDefinition(
                "`default_catalog`.`default_database`.`t`", "t", type, List.of(), List.of(), options);
    }

    /** All columns of a table. */
    public static SourceRequest all(RowType type, Map<String, String> options) {
        return new SourceRequest(
                table(type, options), type, List.of(), Collections.nCopies(type.getFieldCount(), true), Long.MAX_VALUE);
    }
}
