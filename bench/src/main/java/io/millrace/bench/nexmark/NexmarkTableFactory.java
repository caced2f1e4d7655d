package io.millrace.bench.nexmark;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** The connector {@code nexmark} on Flink. */
public final class NexmarkTableFactory implements DynamicTableSourceFactory {
    @Override
    public String factoryIdentifier() {
        return NexmarkConnector.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return NexmarkOptions.REQUIRED;
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return NexmarkOptions.OPTIONAL;
    }

    @Override
    public DynamicTableSource createDynamicTableSource(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        DataType type = context.getPhysicalRowDataType();
        RowType declared = (RowType) type.getLogicalType();
        try {
            EventScan.checkColumns(declared);
            EventScan scan = EventScan.of(helper.getOptions());
            return new NexmarkTableSource(scan, declared, type, EventScan.paths(declared));
        } catch (RuntimeException e) {
            throw new ValidationException(e.getMessage(), e);
        }
    }
}
