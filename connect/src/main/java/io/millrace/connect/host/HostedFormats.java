package io.millrace.connect.host;

import io.millrace.connect.format.Format;
import io.millrace.connect.format.FormatFinder;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.SerializationFormatFactory;

/** The formats that a class loader has as factories of Flink: {@code debezium-json}, {@code avro}, a user's own. */
public final class HostedFormats implements FormatFinder {
    private final ClassLoader classLoader;

    /** @param classLoader sees Flink and the jars with formats */
    public HostedFormats(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public Optional<Format> find(String identifier) {
        Optional<DeserializationFormatFactory> decoding = factory(DeserializationFormatFactory.class, identifier);
        Optional<SerializationFormatFactory> encoding = factory(SerializationFormatFactory.class, identifier);
        return decoding.isEmpty() && encoding.isEmpty()
                ? Optional.empty()
                : Optional.of(new HostedFormat(identifier, decoding.orElse(null), encoding.orElse(null), classLoader));
    }

    private <T extends Factory> Optional<T> factory(Class<T> kind, String identifier) {
        try {
            return Optional.of(FactoryUtil.discoverFactory(classLoader, kind, identifier));
        } catch (ValidationException e) {
            return Optional.empty(); // the planner has said so already, if there is none on Flink either
        }
    }
}
