package io.millrace.connect.format.csv;

import io.millrace.connect.TableOptions;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.Encoder;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.Format;
import io.millrace.connect.format.Framing;
import java.util.function.Supplier;

/** {@code 'format' = 'csv'}. */
public final class CsvFormat implements Format {
    @Override
    public String identifier() {
        return "csv";
    }

    @Override
    public Supplier<Decoder> decoders(TableOptions options, DecoderRequest request) {
        CsvOptions read = CsvOptions.read(options);
        new CsvDecoder(request, read); // refuses types that have no form in CSV
        return () -> new CsvDecoder(request, read);
    }

    @Override
    public Supplier<Encoder> encoders(TableOptions options, EncoderRequest request) {
        CsvOptions read = CsvOptions.read(options);
        new CsvEncoder(request, read);
        return () -> new CsvEncoder(request, read);
    }

    @Override
    public Framing framing(TableOptions options) {
        CsvOptions read = CsvOptions.read(options);
        return new CsvFraming(read.delimiter(), read.quote(), read.escape());
    }
}
