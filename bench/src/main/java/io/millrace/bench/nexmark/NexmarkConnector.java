package io.millrace.bench.nexmark;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * {@code 'connector' = 'nexmark'} on the native engine: the events of the Nexmark benchmark, made in memory, the same in
 * every run and on both engines. Bounded.
 */
public final class NexmarkConnector implements Connector {
    static final String IDENTIFIER = "nexmark";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Source createSource(SourceRequest request) {
        TableOptions options = new TableOptions(request.table());
        Configuration read = new Configuration();
        NexmarkOptions.REQUIRED.forEach(option -> copy(options, option, read));
        NexmarkOptions.OPTIONAL.forEach(option -> copy(options, option, read));
        options.checkAllRead();
        try {
            EventScan.checkColumns(request.table().physicalType());
            return new NexmarkSource(request.table().name(), EventScan.of(read), request);
        } catch (RuntimeException e) {
            throw options.wrong(String.valueOf(e.getMessage()), null);
        }
    }

    private static <T> void copy(TableOptions from, ConfigOption<T> option, Configuration to) {
        to.set(option, from.get(option));
    }
}
