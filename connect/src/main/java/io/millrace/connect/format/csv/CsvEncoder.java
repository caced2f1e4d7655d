package io.millrace.connect.format.csv;

import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.TemporalPrinter;
import io.millrace.data.Batch;
import io.millrace.data.Column;
import io.millrace.data.Values;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Encodes a row as a record without line break, with the bytes that Flink's {@code csv} format writes. */
final class CsvEncoder implements Encoder {
    /** Longer text is put between quotes unseen, as Jackson does. */
    private static final int LONGEST_SEEN_THROUGH = 24;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final CsvOptions options;
    private final LogicalType[] types;
    private final int[] columns;
    private final TemporalPrinter temporal = new TemporalPrinter(false);
    private final ByteSink scratch = new ByteSink();

    /** Characters below this one may have a meaning, so text with one of them is put between quotes. */
    private final int firstSafe;

    CsvEncoder(EncoderRequest request, CsvOptions options) {
        this.options = options;
        this.types = request.type().getChildren().toArray(LogicalType[]::new);
        for (LogicalType type : types) {
            new CsvField(type); // refuses what has no form
        }
        this.columns = request.columns().stream().mapToInt(Integer::intValue).toArray();
        int largest = Math.max(Math.max(options.delimiter(), options.quote()), Math.max('\r', '\n'));
        this.firstSafe = largest + 1;
    }

    @Override
    public void encode(Batch batch, int row, ByteSink into) {
        for (int i = 0; i < columns.length; i++) {
            if (i > 0) {
                into.put(options.delimiter());
            }
            Column column = batch.column(columns[i]);
            if (!column.isNull(row)) {
                write(Values.get(column, types[i], row), types[i].getTypeRoot(), into);
            } else if (options.nullLiteral() != null) {
                into.put(options.nullLiteral().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void write(@Nullable Object value, LogicalTypeRoot root, ByteSink into) {
        if (value == null) {
            return;
        }
        scratch.clear();
        switch (root) {
            case DECIMAL -> into.putAscii(decimal(((DecimalData) value).toBigDecimal()));
            case CHAR, VARCHAR -> writeText(value.toString().getBytes(StandardCharsets.UTF_8), into);
            case BINARY, VARBINARY -> writeText(Base64.getEncoder().encode((byte[]) value), into);
            case DATE -> {
                temporal.date((int) value, scratch);
                writeText(scratch.toByteArray(), into);
            }
            case TIME_WITHOUT_TIME_ZONE -> {
                LocalTime time = LocalTime.ofNanoOfDay((int) value * NANOS_PER_MILLI);
                writeText(DateTimeFormatter.ISO_LOCAL_TIME.format(time).getBytes(StandardCharsets.US_ASCII), into);
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> {
                TimestampData timestamp = (TimestampData) value;
                boolean utc = root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
                temporal.timestamp(timestamp.getMillisecond(), timestamp.getNanoOfMillisecond(), utc, scratch);
                writeText(scratch.toByteArray(), into);
            }
            default -> into.putAscii(value.toString());
        }
    }

    private String decimal(BigDecimal value) {
        return options.scientificDecimals() ? value.stripTrailingZeros().toString() : value.toPlainString();
    }

    private void writeText(byte[] text, ByteSink into) {
        if (options.quote() >= 0 && needsQuotes(text)) {
            writeQuoted(text, into);
        } else {
            into.put(text);
        }
    }

    private boolean needsQuotes(byte[] text) {
        int characters = 0;
        boolean special = false;
        for (byte value : text) {
            characters += (value & 0xC0) == 0x80 ? 0 : 1;
            special |= value >= 0 && (value < firstSafe || value == options.escape());
        }
        return special || characters > LONGEST_SEEN_THROUGH;
    }

    private void writeQuoted(byte[] text, ByteSink into) {
        if (options.quote() < 0) {
            into.put(text);
            return;
        }
        byte quote = (byte) options.quote();
        into.put(quote);
        for (byte value : text) {
            if (value == quote) {
                into.put(options.escape() >= 0 ? (byte) options.escape() : quote);
            } else if (value == options.escape()) {
                into.put(value);
            }
            into.put(value);
        }
        into.put(quote);
    }
}
