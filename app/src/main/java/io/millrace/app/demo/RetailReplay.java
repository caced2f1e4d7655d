package io.millrace.app.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the order lines of the shop to a topic, as JSON, in the order in which they were written and as fast as asked:
 * 3600 times the speed at which they happened, or as fast as it goes. Nights and holidays are shortened, so that something
 * moves every second.
 */
public final class RetailReplay implements AutoCloseable {
    public static final String TOPIC = "order-lines";

    /** Lines go to the partitions in turn, so that event time moves on in all of them together. */
    public static final int PARTITIONS = 2;

    private static final DateTimeFormatter CSV_TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** What a further year is moved by: more than the 373 days of the data, and whole weeks, so that days of the week stay. */
    private static final int DAYS_OF_A_YEAR = 54 * 7;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final ObjectReader CSV =
            new CsvMapper().readerForArrayOf(String.class).with(CsvParser.Feature.WRAP_AS_ARRAY);

    private final Path file;
    private final double speed;
    private final int years;
    private final KafkaProducer<byte[], byte[]> producer;
    private final JsonFactory json = new JsonFactory();
    private long next;
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable Exception failure;

    /**
     * @param speed how many times faster than it happened; infinite: as fast as it goes
     * @param years how often to send the file, each time a year later
     */
    public RetailReplay(Path file, String bootstrapServers, double speed, int years) {
        this.file = file;
        this.speed = speed;
        this.years = years;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        1,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Lines sent so far. */
    public long sent() {
        return sent.get();
    }

    /** Lines in the file. */
    public static long count(Path file) {
        try (Reader text = open(file);
                MappingIterator<String[]> lines = CSV.readValues(text)) {
            long count = -1;
            for (; lines.hasNextValue(); lines.nextValue()) {
                count++;
            }
            return count;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The lines of a file, a text a field, without the header. */
    static List<String[]> read(Path file) throws IOException {
        try (Reader text = open(file);
                MappingIterator<String[]> lines = CSV.readValues(text)) {
            lines.nextValue();
            return lines.readAll();
        }
    }

    /** Table options that make a reader of the topic stop behind the last of so many lines, in an empty topic. */
    public static String bounds(long count) {
        StringJoiner offsets = new StringJoiner(";");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            offsets.add("partition:" + partition + ",offset:" + (count + PARTITIONS - 1 - partition) / PARTITIONS);
        }
        return "'scan.bounded.mode' = 'specific-offsets', 'scan.bounded.specific-offsets' = '" + offsets + "'";
    }

    private static Reader open(Path file) throws IOException {
        return new InputStreamReader(new GZIPInputStream(Files.newInputStream(file), 1 << 16), StandardCharsets.UTF_8);
    }

    private static MillraceException unreadable(Path file, IOException cause) {
        return new MillraceException(
                ErrorCode.IO, "File " + file + " cannot be read: " + cause.getMessage(), null, cause);
    }

    /**
     * Sends the whole file.
     *
     * @throws InterruptedException when it is to stop
     */
    public void run() throws InterruptedException {
        Pace pace = new Pace(speed, LONGEST_PAUSE);
        for (int year = 0; year < years; year++) {
            try (Reader text = open(file);
                    MappingIterator<String[]> lines = CSV.readValues(text)) {
                lines.nextValue();
                sendAll(lines, year, pace);
            } catch (IOException e) {
                throw unreadable(file, e);
            }
        }
        producer.flush();
        checkFailure();
    }

    private void sendAll(MappingIterator<String[]> lines, int year, Pace pace)
            throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        while (lines.hasNextValue()) {
            String[] line = lines.nextValue();
            LocalDateTime orderedAt = LocalDateTime.parse(line[4], CSV_TIME).plusDays((long) year * DAYS_OF_A_YEAR);
            pace.await(orderedAt.toInstant(ZoneOffset.UTC).toEpochMilli());
            bytes.reset();
            write(line, orderedAt, bytes);
            send(bytes.toByteArray());
        }
    }

    private void send(byte[] value) {
        checkFailure();
        int partition = (int) (next++ % PARTITIONS);
        Future<?> unused = producer.send(new ProducerRecord<>(TOPIC, partition, null, value), (metadata, error) -> {
            if (error == null) {
                sent.incrementAndGet();
            } else {
                failure = error;
            }
        });
    }

    private void checkFailure() {
        Exception error = failure;
        if (error != null) {
            throw new MillraceException(
                    ErrorCode.UNAVAILABLE, "Topic " + TOPIC + " cannot be written: " + error.getMessage(), null, error);
        }
    }

    /** One line as a JSON object; an empty field is null, but for the customer, who is a guest then. */
    private void write(String[] line, LocalDateTime orderedAt, ByteArrayOutputStream out) throws IOException {
        try (JsonGenerator generator = json.createGenerator(out)) {
            generator.writeStartObject();
            generator.writeStringField("invoice", line[0]);
            generator.writeStringField("stock_code", line[1]);
            if (line[2].isEmpty()) {
                generator.writeNullField("description");
            } else {
                generator.writeStringField("description", line[2]);
            }
            generator.writeNumberField("quantity", Integer.parseInt(line[3]));
            generator.writeFieldName("unit_price");
            generator.writeNumber(new BigDecimal(line[5]));
            generator.writeStringField("customer", line[6]);
            generator.writeStringField("country", line[7]);
            generator.writeStringField("ordered_at", CSV_TIME.format(orderedAt));
            generator.writeEndObject();
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
