package io.millrace.connect.format.json;

import io.millrace.connect.TableOptions;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.Format;
import java.util.function.Supplier;

/** {@code 'format' = 'json'}. */
public final class JsonFormat implements Format {
    @Override
    public String identifier() {
        return "json";
    }

    @Override
    public Supplier<Decoder> decoders(TableOptions options, DecoderRequest request) {
        JsonOptions read = JsonOptions.read(options);
        new JsonDecoder(request, read); // refuses types that have no form in JSON
        return () -> new JsonDecoder(request, read);
    }

    @Override
    public Supplier<Encoder> encoders(TableOptions options, EncoderRequest request) {
        JsonOptions read = JsonOptions.read(options);
        new JsonEncoder(request, read);
        return () -> new JsonEncoder(request, read);
    }
}
