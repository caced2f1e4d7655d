package io.millrace.connect.builtin;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.io.PrintStream;
import java.util.List;
import org.apache.flink.connector.print.table.PrintConnectorOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** {@code 'connector' = 'print'}: a line a row, {@code +I[1, abc]}, as Flink prints it. */
public final class PrintConnector implements Connector {
    private final PrintStream out;
    private final PrintStream error;

    public PrintConnector(PrintStream out, PrintStream error) {
        this.out = out;
        this.error = error;
    }

    @Override
    public String identifier() {
        return "print";
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableOptions options = new TableOptions(request.table());
        String identifier = options.find(PrintConnectorOptions.PRINT_IDENTIFIER).orElse("");
        PrintStream stream = options.get(PrintConnectorOptions.STANDARD_ERROR) ? error : out;
        options.allow(List.of(FactoryUtil.SINK_PARALLELISM)); // one writer prints, so lines carry no number of a task
        options.checkAllRead();
        return new PrintSink(request.consumedType(), identifier.isEmpty() ? "" : identifier + "> ", stream);
    }

    private record PrintSink(RowType type, String prefix, PrintStream stream) implements Sink {
        @Override
        public void open() {}

        @Override
        public SinkWriter createWriter() {
            return new StagedRows.Writer(type);
        }

        @Override
        public void commit(long epoch, List<StagedOutput> staged) {
            for (StagedOutput output : staged) {
                for (Row row : ((StagedRows) output).list()) {
                    stream.println(prefix + row);
                }
            }
            stream.flush();
        }

        @Override
        public void close() {}
    }
}
