package io.millrace.connect.format;

import io.millrace.connect.TableOptions;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.flink.types.RowKind;

/**
 * One kind of event ({@code 'format' = '...'}), with the option names and meanings of the Flink format of that name. Reads
 * its options from {@code options}, in which its prefix ({@code json.}, {@code value.json.}) has been taken off already;
 * all of them whether it decodes or encodes, since both are one WITH clause. Refuses at once what it does not do.
 */
public interface Format {
    /** The value of the option {@code format}. */
    String identifier();

    /** The kinds of rows that decoding gives. */
    default Set<RowKind> decodedRowKinds(TableOptions options) {
        return Set.of(RowKind.INSERT);
    }

    /** The kinds of rows that can be encoded. */
    default Set<RowKind> encodedRowKinds(TableOptions options) {
        return Set.of(RowKind.INSERT);
    }

    /** Where decoders come from, one a thread. */
    Supplier<Decoder> decoders(TableOptions options, DecoderRequest request);

    /** Where encoders come from, one a thread. */
    Supplier<Encoder> encoders(TableOptions options, EncoderRequest request);

    /** How the events of a file are told apart. */
    default Framing framing(TableOptions options) {
        return Framing.LINES;
    }
}
