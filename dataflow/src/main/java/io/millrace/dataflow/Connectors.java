package io.millrace.dataflow;

import java.util.Set;
import org.apache.flink.types.RowKind;

/**
 * Gives the engine its sources and sinks. Creating one checks all options and touches nothing outside; what is not there
 * natively is refused by {@link io.millrace.data.NotNativeException}, what is wrong by {@link io.millrace.data.MillraceException}.
 */
public interface Connectors {
    Source createSource(SourceRequest request);

    Sink createSink(SinkRequest request);

    /** The kinds of rows that a source of this table gives. */
    Set<RowKind> sourceRowKinds(TableDefinition table);
}
