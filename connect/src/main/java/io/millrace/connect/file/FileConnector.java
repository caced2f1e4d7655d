package io.millrace.connect.file;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.Formats;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.connector.file.table.FileSystemConnectorOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** {@code 'connector' = 'filesystem'}: local files and directories of one event a line. */
public final class FileConnector implements Connector {
    /** Partitions, compaction and other file systems are left to Flink. */
    private static final List<ConfigOption<?>> NOT_NATIVE = List.of(
            FileSystemConnectorOptions.PARTITION_TIME_EXTRACTOR_KIND,
            FileSystemConnectorOptions.PARTITION_TIME_EXTRACTOR_CLASS,
            FileSystemConnectorOptions.PARTITION_TIME_EXTRACTOR_TIMESTAMP_FORMATTER,
            FileSystemConnectorOptions.PARTITION_TIME_EXTRACTOR_TIMESTAMP_PATTERN,
            FileSystemConnectorOptions.SINK_PARTITION_COMMIT_TRIGGER,
            FileSystemConnectorOptions.SINK_PARTITION_COMMIT_DELAY,
            FileSystemConnectorOptions.SINK_PARTITION_COMMIT_WATERMARK_TIME_ZONE,
            FileSystemConnectorOptions.SINK_PARTITION_COMMIT_POLICY_KIND,
            FileSystemConnectorOptions.SINK_PARTITION_COMMIT_POLICY_CLASS,
            FileSystemConnectorOptions.SINK_PARTITION_COMMIT_POLICY_CLASS_PARAMETERS,
            FileSystemConnectorOptions.SINK_PARTITION_COMMIT_SUCCESS_FILE_NAME,
            FileSystemConnectorOptions.AUTO_COMPACTION,
            FileSystemConnectorOptions.COMPACTION_FILE_SIZE,
            FileSystemConnectorOptions.COMPACTION_PARALLELISM,
            FileSystemConnectorOptions.SINK_ROLLING_POLICY_INACTIVITY_INTERVAL,
            FileSystemConnectorOptions.SINK_SHUFFLE_BY_PARTITION);

    /** What only matters where it is written, or where the planner asks for statistics. */
    private static final List<ConfigOption<?>> ELSEWHERE = List.of(
            FileSystemConnectorOptions.SOURCE_REPORT_STATISTICS,
            FileSystemConnectorOptions.SINK_ROLLING_POLICY_FILE_SIZE,
            FileSystemConnectorOptions.SINK_ROLLING_POLICY_ROLLOVER_INTERVAL,
            FileSystemConnectorOptions.SINK_ROLLING_POLICY_CHECK_INTERVAL,
            FileSystemConnectorOptions.SOURCE_MONITOR_INTERVAL,
            FileSystemConnectorOptions.SOURCE_PATH_REGEX_PATTERN,
            FileSystemConnectorOptions.PARTITION_DEFAULT_NAME,
            FactoryUtil.SOURCE_PARALLELISM,
            FactoryUtil.SINK_PARALLELISM);

    @Override
    public String identifier() {
        return "filesystem";
    }

    @Override
    public Source createSource(SourceRequest request) {
        TableOptions options = new TableOptions(request.table());
        Path path = common(options);
        Formats.Chosen format = format(options);
        FileColumns metadata = FileColumns.of(request);
        RowType declared = request.table().physicalType();
        FileSource.Settings settings = new FileSource.Settings(
                path,
                pattern(options),
                options.find(FileSystemConnectorOptions.SOURCE_MONITOR_INTERVAL).orElse(null),
                request.producedType(),
                format.decoders(DecoderRequest.of(request, declared.getFieldNames(), declared)),
                format.framing(),
                metadata,
                request.limit());
        options.checkAllRead();
        return new FileSource(settings);
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableOptions options = new TableOptions(request.table());
        Path path = common(options);
        Formats.Chosen format = format(options);
        if (!request.insertOnly()) {
            throw options.wrong(
                    "table cannot take updates and deletions: files are only appended to",
                    "Write to an upsert-kafka or served table, or aggregate over windows.");
        }
        EncoderRequest encoded = EncoderRequest.all(request.consumedType());
        long maxBytes = options.get(FileSystemConnectorOptions.SINK_ROLLING_POLICY_FILE_SIZE)
                .getBytes();
        long rolloverMillis = options.get(FileSystemConnectorOptions.SINK_ROLLING_POLICY_ROLLOVER_INTERVAL)
                .toMillis();
        FileSink sink = new FileSink(path, format.encoders(encoded), maxBytes, rolloverMillis);
        options.checkAllRead();
        return sink;
    }

    private static Path common(TableOptions options) {
        options.notNative(NOT_NATIVE);
        options.allow(ELSEWHERE);
        if (!options.table().partitionKeys().isEmpty()) {
            throw new NotNativeException(
                    "PARTITIONED BY of table " + options.table().name());
        }
        String path = options.get(FileSystemConnectorOptions.PATH);
        try {
            URI uri = URI.create(path);
            if (uri.getScheme() != null && uri.getScheme().length() > 1) {
                if (!uri.getScheme().toLowerCase(Locale.ROOT).equals("file")) {
                    throw new NotNativeException("file system '" + uri.getScheme() + "' of table "
                            + options.table().name());
                }
                return Path.of(uri.getPath());
            }
        } catch (IllegalArgumentException e) {
            // Not a URI, a space in it for instance: then it is the name of a file.
        }
        return Path.of(path);
    }

    private static Formats.Chosen format(TableOptions options) {
        return Formats.find(options, FactoryUtil.FORMAT)
                .orElseThrow(() -> options.wrong("option 'format' is missing", "Native formats are csv and json."));
    }

    private static Pattern pattern(TableOptions options) {
        String pattern = options.find(FileSystemConnectorOptions.SOURCE_PATH_REGEX_PATTERN)
                .orElse(".*");
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw options.wrong("source.path.regex-pattern is not a regular expression", e.getMessage());
        }
    }
}
