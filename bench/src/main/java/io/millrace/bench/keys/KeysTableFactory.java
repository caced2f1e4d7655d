package io.millrace.bench.keys;

import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/** The connector {@code keys} on Flink; which rows are in which split is up to Flink. */
public final class KeysTableFactory implements DynamicTableSourceFactory {
    @Override
    public String factoryIdentifier() {
        return KeysOptions.IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return KeysOptions.REQUIRED;
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return KeysOptions.OPTIONAL;
    }

    @Override
    public DynamicTableSource createDynamicTableSource(DynamicTableFactory.Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        DataType type = context.getPhysicalRowDataType();
        if (!KeysOptions.areColumns((RowType) type.getLogicalType())) {
            throw new ValidationException("a table of keys has two columns of type BIGINT, the key and a value");
        }
        return new Table(KeyRows.of(helper.getOptions()), type);
    }

    private record Table(KeyRows rows, DataType type) implements ScanTableSource {
        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            TypeInformation<RowData> information = context.createTypeInformation(type);
            KeyRows made = rows;
            return SourceProvider.of(new DataGeneratorSource<RowData>(
                    row -> GenericRowData.of(made.key(row), KeyRows.value(row)), made.rows(), information));
        }

        @Override
        public DynamicTableSource copy() {
            return new Table(rows, type);
        }

        @Override
        public String asSummaryString() {
            return KeysOptions.IDENTIFIER;
        }
    }
}
