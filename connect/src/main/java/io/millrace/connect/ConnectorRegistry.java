package io.millrace.connect;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Connectors;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.types.RowKind;

/** The connectors of a process, by the option {@code connector} of a table. */
public final class ConnectorRegistry implements Connectors {
    private final Map<String, Connector> connectors = new TreeMap<>();

    public ConnectorRegistry(List<? extends Connector> connectors) {
        for (Connector connector : connectors) {
            Connector other = this.connectors.put(connector.identifier(), connector);
            if (other != null) {
                throw new IllegalArgumentException("two connectors are called " + connector.identifier());
            }
        }
    }

    /** Names of all native connectors, sorted. */
    public Set<String> identifiers() {
        return connectors.keySet();
    }

    @Override
    public Source createSource(SourceRequest request) {
        return connector(request.table()).createSource(request);
    }

    @Override
    public Sink createSink(SinkRequest request) {
        if (request.overwrite()) {
            throw new NotNativeException(
                    "INSERT OVERWRITE of table " + request.table().name());
        }
        return connector(request.table()).createSink(request);
    }

    @Override
    public Set<RowKind> sourceRowKinds(TableDefinition table) {
        return connector(table).sourceRowKinds(table);
    }

    private Connector connector(TableDefinition table) {
        String identifier = table.options().get(FactoryUtil.CONNECTOR.key());
        if (identifier == null) {
            throw new MillraceException(
                            ErrorCode.OPTION,
                            "table has no option 'connector'",
                            "Say in its WITH clause where the table lives; native connectors are "
                                    + String.join(", ", connectors.keySet()) + ".",
                            null)
                    .with("table", table.name());
        }
        Connector connector = connectors.get(identifier);
        if (connector == null) {
            throw new NotNativeException("connector '" + identifier + "' of table " + table.name());
        }
        return connector;
    }
}
