package io.millrace.connect.format;

import io.millrace.connect.TableOptions;
import io.millrace.data.NotNativeException;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.types.RowKind;

/** The formats that the engine reads and writes, by the option that names one. */
public final class Formats {
    private static final Map<String, Format> NATIVE = new TreeMap<>();

    static {
        for (Format format : ServiceLoader.load(Format.class, Format.class.getClassLoader())) {
            NATIVE.put(format.identifier(), format);
        }
    }

    private Formats() {}

    /** A format with the options that a table gives it. */
    public static final class Chosen {
        private final Format format;
        private final TableOptions options;

        private Chosen(Format format, TableOptions options) {
            this.format = format;
            this.options = options;
        }

        public String identifier() {
            return format.identifier();
        }

        public Set<RowKind> decodedRowKinds() {
            return format.decodedRowKinds(options);
        }

        public Set<RowKind> encodedRowKinds() {
            return format.encodedRowKinds(options);
        }

        public Supplier<Decoder> decoders(DecoderRequest request) {
            return format.decoders(options, request);
        }

        public Supplier<Encoder> encoders(EncoderRequest request) {
            return format.encoders(options, request);
        }

        public Framing framing() {
            return format.framing(options);
        }
    }

    /**
     * The format that a table names by {@code option}; empty if it names none. As in Flink the options of the format
     * carry its name, behind what is before {@code format}: {@code json.} for {@code format}, {@code key.json.} for
     * {@code key.format}.
     *
     * @throws NotNativeException if the engine does not know the format
     */
    public static Optional<Chosen> find(TableOptions options, ConfigOption<String> option) {
        return find(options, option, FormatFinder.NONE);
    }

    /** The same, with {@code others} asked for a format that is not the engine's own. */
    public static Optional<Chosen> find(TableOptions options, ConfigOption<String> option, FormatFinder others) {
        return options.find(option).map(identifier -> choose(options, option, identifier, others));
    }

    /** The format that a table names by {@code option}, or else the one with that name. */
    public static Chosen findOr(TableOptions options, ConfigOption<String> option, String defaultIdentifier) {
        return choose(options, option, options.find(option).orElse(defaultIdentifier), FormatFinder.NONE);
    }

    private static Chosen choose(
            TableOptions options, ConfigOption<String> option, String identifier, FormatFinder others) {
        Format format = Optional.ofNullable(NATIVE.get(identifier))
                .or(() -> others.find(identifier))
                .orElseThrow(() -> new NotNativeException("format '" + identifier + "' of table "
                        + options.table().name()));
        String key = option.key();
        String prefix = key.substring(0, key.length() - "format".length()) + identifier + ".";
        return new Chosen(format, options.under(prefix));
    }
}
