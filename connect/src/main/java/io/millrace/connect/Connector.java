package io.millrace.connect;

import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import java.util.Set;
import org.apache.flink.types.RowKind;

/**
 * One kind of table ({@code 'connector' = '...'}), with the option names and meanings of the Flink connector of that name.
 *
 * <p>Creating a source or a sink reads every option through {@link TableOptions} and ends with
 * {@link TableOptions#checkAllRead}, touches nothing outside, and refuses what the engine does not do by
 * {@link io.millrace.data.NotNativeException}. One instance serves all tables of a process, from any thread.
 */
public interface Connector {
    /** The value of the option {@code connector}. */
    String identifier();

    default Source createSource(SourceRequest request) {
        throw TableOptions.wrong(
                "connector '" + identifier() + "' cannot be read from",
                "Use the table as a target of INSERT INTO only.",
                request.table());
    }

    default Sink createSink(SinkRequest request) {
        throw TableOptions.wrong(
                "connector '" + identifier() + "' cannot be written to",
                "Use the table as a source only.",
                request.table());
    }

    /** The kinds of rows that a source of this table gives. */
    default Set<RowKind> sourceRowKinds(TableDefinition table) {
        return Set.of(RowKind.INSERT);
    }
}
