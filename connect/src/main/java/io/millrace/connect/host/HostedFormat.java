package io.millrace.connect.host;

import io.millrace.connect.TableOptions;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.Format;
import io.millrace.dataflow.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DecodingFormatFactory;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.EncodingFormatFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** A format of Flink, by its factories; at least one of the two is there. */
final class HostedFormat implements Format {
    private final String identifier;
    private final @Nullable DeserializationFormatFactory decoding;
    private final @Nullable SerializationFormatFactory encoding;
    private final ClassLoader classLoader;

    HostedFormat(
            String identifier,
            @Nullable DeserializationFormatFactory decoding,
            @Nullable SerializationFormatFactory encoding,
            ClassLoader classLoader) {
        this.identifier = identifier;
        this.decoding = decoding;
        this.encoding = encoding;
        this.classLoader = classLoader;
    }

    @Override
    public String identifier() {
        return identifier;
    }

    @Override
    public Set<RowKind> decodedRowKinds(TableOptions options) {
        return decoding == null
                ? Set.of(RowKind.INSERT)
                : decodingFormat(decoding, options).getChangelogMode().getContainedKinds();
    }

    @Override
    public Set<RowKind> encodedRowKinds(TableOptions options) {
        return encoding == null
                ? Set.of(RowKind.INSERT)
                : encodingFormat(encoding, options).getChangelogMode().getContainedKinds();
    }

    @Override
    public Supplier<Decoder> decoders(TableOptions options, DecoderRequest request) {
        if (decoding == null) {
            throw options.wrong("format '" + identifier + "' cannot be read", "Use it for a target of INSERT INTO.");
        }
        DecodingFormat<DeserializationSchema<RowData>> format = decodingFormat(decoding, options);
        DataType type = TypeConversions.fromLogicalToDataType(request.type());
        return () -> HostedDecoder.open(
                format.createRuntimeDecoder(ScanRuntimeProviderContext.INSTANCE, type),
                identifier,
                request,
                classLoader);
    }

    @Override
    public Supplier<Encoder> encoders(TableOptions options, EncoderRequest request) {
        if (encoding == null) {
            throw options.wrong("format '" + identifier + "' cannot be written", "Use it for a source.");
        }
        EncodingFormat<SerializationSchema<RowData>> format = encodingFormat(encoding, options);
        DataType type = TypeConversions.fromLogicalToDataType(request.type());
        return () -> HostedEncoder.open(
                format.createRuntimeEncoder(new SinkRuntimeProviderContext(false), type),
                identifier,
                request,
                classLoader);
    }

    private DecodingFormat<DeserializationSchema<RowData>> decodingFormat(
            DecodingFormatFactory<DeserializationSchema<RowData>> factory, TableOptions options) {
        try {
            return factory.createDecodingFormat(context(options.table()), given(options));
        } catch (ValidationException e) {
            throw options.wrong("format '" + identifier + "': " + e.getMessage(), null);
        }
    }

    private EncodingFormat<SerializationSchema<RowData>> encodingFormat(
            EncodingFormatFactory<SerializationSchema<RowData>> factory, TableOptions options) {
        try {
            return factory.createEncodingFormat(context(options.table()), given(options));
        } catch (ValidationException e) {
            throw options.wrong("format '" + identifier + "': " + e.getMessage(), null);
        }
    }

    /** What the table says for the options of the format, of reading and of writing: both are one WITH clause. */
    private ReadableConfig given(TableOptions options) {
        List<ConfigOption<?>> known = new ArrayList<>();
        if (decoding != null) {
            known.addAll(decoding.requiredOptions());
            known.addAll(decoding.optionalOptions());
        }
        if (encoding != null) {
            known.addAll(encoding.requiredOptions());
            known.addAll(encoding.optionalOptions());
        }
        return Configuration.fromMap(options.given(known));
    }

    /** From {@code `catalog`.`database`.`table`}. */
    private static ObjectIdentifier identifier(TableDefinition table) {
        String quoted = table.identifier();
        String[] parts = quoted.substring(1, quoted.length() - 1).split("`\\.`", 3);
        return ObjectIdentifier.of(
                parts[0].replace("``", "`"), parts[1].replace("``", "`"), parts[2].replace("``", "`"));
    }

    private DynamicTableFactory.Context context(TableDefinition table) {
        RowType type = table.physicalType();
        List<Column> columns = new ArrayList<>();
        for (RowType.RowField field : type.getFields()) {
            columns.add(Column.physical(field.getName(), TypeConversions.fromLogicalToDataType(field.getType())));
        }
        UniqueConstraint key =
                table.primaryKey().isEmpty() ? null : UniqueConstraint.primaryKey("PK", table.primaryKey());
        CatalogTable declared = CatalogTable.newBuilder()
                .schema(Schema.newBuilder()
                        .fromRowDataType(TypeConversions.fromLogicalToDataType(type))
                        .build())
                .partitionKeys(table.partitionKeys())
                .options(table.options())
                .build();
        return new FactoryUtil.DefaultDynamicTableContext(
                identifier(table),
                new ResolvedCatalogTable(declared, new ResolvedSchema(columns, List.of(), key, List.of())),
                Map.of(),
                new Configuration(),
                classLoader,
                true);
    }
}
