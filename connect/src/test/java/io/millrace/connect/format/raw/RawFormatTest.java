package io.millrace.connect.format.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.RecordedSplits;
import io.millrace.connect.TableOptions;
import io.millrace.connect.format.ByteSink;
import io.millrace.connect.format.Decoder;
import io.millrace.connect.format.DecoderRequest;
import io.millrace.connect.format.EncoderRequest;
import io.millrace.connect.format.Formats;
import io.millrace.connect.format.RowText;
import io.millrace.data.Batch;
import io.millrace.data.BatchBuilder;
import io.millrace.data.NotNativeException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class RawFormatTest {
    private static final RowType TEXT = RowType.of(VarCharType.STRING_TYPE);

    @Test
    void takesAnEventAsItIs() throws Exception {
        BatchBuilder builder = new BatchBuilder(TEXT);
        byte[] bytes = "{\"käse\"}".getBytes(StandardCharsets.UTF_8);
        raw(TEXT)
                .decoders(DecoderRequest.all(TEXT))
                .get()
                .decode(bytes, 0, bytes.length, builder, Decoder.RowEnd.PLAIN);
        Batch batch = builder.build();
        assertThat(RowText.of(batch, TEXT)).containsExactly("+I[B'{\"käse\"}']");
        ByteSink sink = new ByteSink();
        raw(TEXT).encoders(EncoderRequest.all(TEXT)).get().encode(batch, 0, sink);
        assertThat(sink.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void leavesNumbersToFlink() {
        RowType numbers = RowType.of(new IntType());
        assertThatThrownBy(() -> raw(numbers).decoders(DecoderRequest.all(numbers)))
                .isInstanceOf(NotNativeException.class)
                .hasMessage("type INT in format 'raw'");
    }

    private static Formats.Chosen raw(RowType type) {
        TableOptions options = new TableOptions(RecordedSplits.table(type, Map.of("format", "raw")));
        return Formats.find(options, FactoryUtil.FORMAT).orElseThrow();
    }
}
