package io.millrace.serve.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The newest dead letters, read from their topic: value the original bytes, headers the origin and the reason. */
public final class DeadLetters implements TopicFollower.RecordSink {

    /** The topic that pipelines write dead letters to. */
    public static final String TOPIC = "millrace.dead-letters";

    public static final int RETAINED = 1000;
    private static final int PREVIEW_BYTES = 1024;

    private final NewestLog<DeadLetter> newest = new NewestLog<>(RETAINED);

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        Preview preview = Preview.of(value);
        Long timestamp = number(record, "timestamp");
        Long partition = number(record, "partition");
        newest.add(new DeadLetter(
                text(record, "topic"),
                partition == null ? null : partition.intValue(),
                number(record, "offset"),
                timestamp == null ? record.timestamp() : timestamp,
                text(record, "reason"),
                text(record, "pipeline"),
                value.length,
                preview.text(),
                preview.encoding(),
                record.partition(),
                record.offset()));
    }

    /** How many dead letters the topic has held since its beginning, as far as it is retained. */
    public long count() {
        return newest.count();
    }

    /** The kept letters, newest first. */
    public List<DeadLetter> all() {
        return newest.all();
    }

    /** Letters after the {@code after}-th, newest first. */
    public NewestLog.Slice<DeadLetter> newest(long after, int most) {
        return newest.newest(after, most);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static @Nullable Long number(ConsumerRecord<byte[], byte[]> record, String name) {
        try {
            return Long.valueOf(text(record, name));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private record Preview(String text, String encoding) {

        static Preview of(byte[] value) {
            int length = Math.min(value.length, PREVIEW_BYTES);
            // A cut through a character is the preview's fault, not the event's: step back to its first byte.
            int end = length;
            while (end > 0 && end < value.length && (value[end] & 0xC0) == 0x80) {
                end--;
            }
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(value, 0, end))
                        .toString();
                if (text.indexOf('\0') < 0) {
                    return new Preview(text, "utf-8");
                }
            } catch (CharacterCodingException e) {
                // Not text: shown as digits.
            }
            return new Preview(HexFormat.of().formatHex(value, 0, length), "hex");
        }
    }
}
