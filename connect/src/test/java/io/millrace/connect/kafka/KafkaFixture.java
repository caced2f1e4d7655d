package io.millrace.connect.kafka;

import static org.assertj.core.api.Assertions.fail;

import io.millrace.backbone.EmbeddedBroker;
import io.millrace.data.Batch;
import io.millrace.data.Values;
import io.millrace.dataflow.DeadLetter;
import io.millrace.dataflow.Source;
import io.millrace.dataflow.SourceBatch;
import io.millrace.dataflow.SourceReader;
import io.millrace.dataflow.SourceRequest;
import io.millrace.dataflow.SplitOutput;
import io.millrace.dataflow.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Tables over an embedded broker, and what came out of them in words. */
final class KafkaFixture {
    private KafkaFixture() {}

    /** Option names and values in turn. */
    static TableDefinition table(RowType type, List<String> primaryKey, String... options) {
        Map<String, String> with = new HashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            with.put(options[i], options[i + 1]);
        }
        return new TableDefinition("`c`.`d`.`orders`", "orders", type, primaryKey, List.of(), with);
    }

    static TableDefinition with(TableDefinition table, String... options) {
        Map<String, String> extended = new HashMap<>(table.options());
        for (int i = 0; i < options.length; i += 2) {
            extended.put(options[i], options[i + 1]);
        }
        return new TableDefinition(
                table.identifier(),
                table.name(),
                table.physicalType(),
                table.primaryKey(),
                table.partitionKeys(),
                extended);
    }

    /** All columns, and no metadata. */
    static SourceRequest all(TableDefinition table) {
        return withMetadata(table, List.of(), List.of());
    }

    static SourceRequest withMetadata(TableDefinition table, List<String> keys, List<LogicalType> types) {
        List<RowType.RowField> fields = new ArrayList<>(table.physicalType().getFields());
        for (int i = 0; i < keys.size(); i++) {
            fields.add(new RowType.RowField("$metadata$" + keys.get(i), types.get(i)));
        }
        return new SourceRequest(
                table, new RowType(fields), keys, Collections.nCopies(fields.size(), true), Long.MAX_VALUE);
    }

    /** Sends values, or {@code key=value} pairs where {@code keyed}; a value {@code null} is none. */
    static void send(EmbeddedBroker broker, String topic, @Nullable Integer partition, List<String[]> events) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
            for (String[] event : events) {
                sent.add(producer.send(new ProducerRecord<>(topic, partition, event[0], event[1])));
            }
            for (java.util.concurrent.Future<?> future : sent) {
                future.get(10, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void sendValues(EmbeddedBroker broker, String topic, String... values) {
        List<String[]> events = new ArrayList<>();
        for (String value : values) {
            events.add(new String[] {null, value});
        }
        send(broker, topic, null, events);
    }

    /** All events of a topic, partition by partition. */
    static List<ConsumerRecord<String, String>> readTopic(EmbeddedBroker broker, String topic) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, List<ConsumerRecord<String, String>>> found = new LinkedHashMap<>();
            partitions.forEach(partition -> found.put(partition, new ArrayList<>()));
            await(() -> {
                for (ConsumerRecord<String, String> event : consumer.poll(Duration.ofMillis(50))) {
                    found.get(new TopicPartition(topic, event.partition())).add(event);
                }
                return partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p));
            });
            return found.values().stream().flatMap(List::stream).toList();
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited for too long");
            }
            Thread.onSpinWait();
        }
    }

    /** A row as text: {@code +I(1, a)}. */
    static List<String> rows(Batch batch, RowType type) {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            StringBuilder text =
                    new StringBuilder(RowKind.fromByteValue(batch.rowKind(row)).shortString());
            for (int column = 0; column < batch.columnCount(); column++) {
                text.append(column == 0 ? "(" : ", ")
                        .append(Values.get(batch.column(column), type.getTypeAt(column), row));
            }
            rows.add(text.append(")").toString());
        }
        return rows;
    }

    /** Runs the readers of a source, each on its thread, and keeps what they hand over. */
    static final class Run implements SplitOutput, AutoCloseable {
        private final Source source;
        private final RowType type;
        private final List<Thread> threads = new ArrayList<>();
        private final List<String> rows = new ArrayList<>();
        private final List<DeadLetter> deadLetters = new ArrayList<>();
        private final List<String> opened = new ArrayList<>();
        private final List<String> finished = new ArrayList<>();
        private final Map<String, Long> positions = new HashMap<>();
        private final List<SourceBatch> batches = new ArrayList<>();
        private @Nullable Exception failure;

        Run(Source source, RowType type, Map<String, Long> positions) throws Exception {
            this.source = source;
            this.type = type;
            for (SourceReader reader : source.createReaders(positions)) {
                Thread thread = new Thread(() -> run(reader), "reader-" + threads.size());
                threads.add(thread);
                thread.start();
            }
        }

        private void run(SourceReader reader) {
            try (reader) {
                reader.run(this);
            } catch (Exception e) {
                synchronized (this) {
                    failure = e;
                }
            }
        }

        @Override
        public synchronized void open(Collection<String> splits) {
            opened.addAll(splits);
        }

        @Override
        public synchronized void emit(SourceBatch batch) {
            batches.add(batch);
            if (batch.rows() != null) {
                rows.addAll(KafkaFixture.rows(batch.rows(), type));
            }
            deadLetters.addAll(batch.deadLetters());
            positions.put(batch.split(), batch.to());
        }

        @Override
        public synchronized void finish(String split) {
            finished.add(split);
        }

        /** Waits for the source to end by itself. */
        Run awaitEnd() {
            await(() -> threads.stream().noneMatch(Thread::isAlive));
            if (failure() != null) {
                throw new AssertionError(failure());
            }
            return this;
        }

        Run awaitRows(int count) {
            await(() -> rows().size() >= count || failure() != null);
            return this;
        }

        Exception awaitFailure() {
            await(() -> failure() != null);
            return failure();
        }

        synchronized @Nullable Exception failure() {
            return failure;
        }

        synchronized List<String> rows() {
            return List.copyOf(rows);
        }

        synchronized List<DeadLetter> deadLetters() {
            return List.copyOf(deadLetters);
        }

        synchronized List<String> opened() {
            return List.copyOf(opened);
        }

        synchronized List<String> finished() {
            return List.copyOf(finished);
        }

        synchronized List<SourceBatch> batches() {
            return List.copyOf(batches);
        }

        synchronized Map<String, Long> positions() {
            return Map.copyOf(positions);
        }

        Source source() {
            return source;
        }

        @Override
        public void close() {
            source.close();
            threads.forEach(Thread::interrupt);
            KafkaFixture.await(() -> threads.stream().noneMatch(Thread::isAlive));
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
