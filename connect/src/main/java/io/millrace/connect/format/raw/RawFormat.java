package io.millrace.connect.format.raw;

import io.millrace.connect.TableOptions;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.Format;
import io.millrace.connect.format.Utf8;
import io.millrace.data.Batch;
import io.millrace.data.BytesColumn;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.NotNativeException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.RowType;

/** {@code 'format' = 'raw'}, for text in UTF-8 and for bytes; numbers and other character sets run on Flink. */
public final class RawFormat implements Format {
    private static final ConfigOption<String> CHARSET =
            ConfigOptions.key("charset").stringType().defaultValue("UTF-8");
    private static final ConfigOption<String> ENDIANNESS =
            ConfigOptions.key("endianness").stringType().defaultValue("big-endian");

    @Override
    public String identifier() {
        return "raw";
    }

    @Override
    public Supplier<Decoder> decoders(TableOptions options, DecoderRequest request) {
        boolean text = check(options, request.type());
        int column = request.columns().get(0);
        boolean needed = request.needed().get(0);
        return () -> (bytes, from, to, into, rowEnd) -> {
            if (column >= 0) {
                ColumnBuilder.OfBytes builder = (ColumnBuilder.OfBytes) into.column(column);
                if (!needed) {
                    builder.appendNull();
                } else if (text && Utf8.firstInvalid(bytes, from, to) < to) {
                    builder.appendInternal(new String(bytes, from, to - from, StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8)); // with the replacement character, as in Flink
                } else {
                    builder.append(bytes, from, to);
                }
            }
            rowEnd.endRow(into, Batch.INSERT);
        };
    }

    @Override
    public Supplier<Encoder> encoders(TableOptions options, EncoderRequest request) {
        check(options, request.type());
        int column = request.columns().get(0);
        return () -> (batch, row, into) -> {
            BytesColumn values = (BytesColumn) batch.column(column);
            into.put(values.bytes(), values.start(row), values.end(row));
        };
    }

    /** Returns whether the column is text. */
    private static boolean check(TableOptions options, RowType type) {
        options.get(ENDIANNESS); // of numbers, which are not read here
        if (!options.get(CHARSET).toUpperCase(Locale.ROOT).equals("UTF-8")) {
            throw options.notNative(CHARSET.key());
        }
        if (type.getFieldCount() != 1) {
            throw options.wrong("format 'raw' has one column, not " + type.getFieldCount(), "Declare a single one.");
        }
        LogicalType field = type.getTypeAt(0);
        boolean text = field.is(LogicalTypeFamily.CHARACTER_STRING);
        if (!text && !field.is(LogicalTypeFamily.BINARY_STRING)) {
            throw new NotNativeException("type " + field + " in format 'raw'");
        }
        return text;
    }
}
