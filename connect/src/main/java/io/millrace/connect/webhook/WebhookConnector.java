package io.millrace.connect.webhook;

import io.millrace.connect.Connector;
import io.millrace.connect.TableOptions;
import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.Formats;
import io.millrace.data.Batch;
import io.millrace.dataflow.DeadLetters;
import io.millrace.dataflow.Sink;
import io.millrace.dataflow.SinkRequest;
import io.millrace.dataflow.SinkWriter;
import io.millrace.dataflow.StagedOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.table.factories.FactoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * {@code 'connector' = 'webhook'}: sends every row that is inserted or updated as the body of an HTTP request; rows that
 * go away are not sent. Delivery goes on beside the pipeline and never holds it up.
 */
public final class WebhookConnector implements Connector {
    public static final String IDENTIFIER = "webhook";

    private final DeadLetters deadLetters;

    /** @param deadLetters where rows go that could not be delivered; called from the delivering thread too */
    public WebhookConnector(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @Override
    public Sink createSink(SinkRequest request) {
        TableOptions options = new TableOptions(request.table());
        WebhookOptions read = WebhookOptions.read(options);
        Supplier<Encoder> encoders = Formats.findOr(options, FactoryUtil.FORMAT, "json")
                .encoders(EncoderRequest.all(request.consumedType()));
        options.allow(List.of(FactoryUtil.SINK_PARALLELISM));
        options.checkAllRead();
        return new WebhookSink(read, encoders, deadLetters);
    }

    private static final class WebhookSink implements Sink {
        private final WebhookOptions options;
        private final Supplier<Encoder> encoders;
        private final DeadLetters deadLetters;
        private @Nullable WebhookDelivery delivery;

        WebhookSink(WebhookOptions options, Supplier<Encoder> encoders, DeadLetters deadLetters) {
            this.options = options;
            this.encoders = encoders;
            this.deadLetters = deadLetters;
        }

        @Override
        public void open() {
            delivery = new WebhookDelivery(options, deadLetters);
        }

        @Override
        public SinkWriter createWriter() {
            return new BodiesWriter(encoders.get());
        }

        @Override
        public void commit(long epoch, List<StagedOutput> staged) {
            for (StagedOutput output : staged) {
                opened().offer(((Bodies) output).list());
            }
        }

        @Override
        public void finish() throws InterruptedException {
            opened().awaitIdle();
        }

        private WebhookDelivery opened() {
            WebhookDelivery opened = delivery;
            if (opened == null) {
                throw new IllegalStateException("the sink is not open");
            }
            return opened;
        }

        @Override
        public void close() {
            if (delivery != null) {
                delivery.close();
                delivery = null;
            }
        }
    }

    private record Bodies(List<byte[]> list) implements StagedOutput {
        @Override
        public long rows() {
            return list.size();
        }
    }

    private static final class BodiesWriter implements SinkWriter {
        private final Encoder encoder;
        private final ByteSink sink = new ByteSink();
        private List<byte[]> bodies = new ArrayList<>();

        BodiesWriter(Encoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public void write(Batch batch) {
            for (int row = 0; row < batch.size(); row++) {
                if (Batch.isAddition(batch.rowKind(row))) {
                    sink.clear();
                    encoder.encode(batch, row, sink);
                    bodies.add(sink.toByteArray());
                }
            }
        }

        @Override
        public @Nullable StagedOutput stage() {
            if (bodies.isEmpty()) {
                return null;
            }
            Bodies staged = new Bodies(bodies);
            bodies = new ArrayList<>();
            return staged;
        }
    }
}
