package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.data.Batch;
import io.millrace.data.Values;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionInputTest {
    private static final LocalDateTime SECOND = LocalDateTime.of(2024, 7, 30, 10, 24);

    @Test
    void cutsTimestampsToThePrecisionOfTheirColumn() {
        assertThat(input(DataTypes.TIMESTAMP(9), SECOND.withNano(256)))
                .isEqualTo(TimestampData.fromLocalDateTime(SECOND.withNano(256)));
        assertThat(input(DataTypes.TIMESTAMP(6), SECOND.withNano(256)))
                .isEqualTo(TimestampData.fromLocalDateTime(SECOND));
        assertThat(input(DataTypes.TIMESTAMP(6), SECOND.withNano(987_654_321)))
                .isEqualTo(TimestampData.fromLocalDateTime(SECOND.withNano(987_654_000)));
        assertThat(input(DataTypes.TIMESTAMP(2), SECOND.withNano(987_654_321)))
                .isEqualTo(TimestampData.fromLocalDateTime(SECOND.withNano(980_000_000)));
        assertThat(input(DataTypes.TIMESTAMP(0), SECOND.withNano(987_654_321)))
                .isEqualTo(TimestampData.fromLocalDateTime(SECOND));
    }

    @Test
    void cutsTimestampsBeforeTheEpochDownwards() {
        Instant instant = Instant.parse("1969-12-31T23:59:58.987654321Z");

        assertThat(input(DataTypes.TIMESTAMP_LTZ(1), instant))
                .isEqualTo(TimestampData.fromInstant(Instant.parse("1969-12-31T23:59:58.900Z")));
        assertThat(input(DataTypes.TIMESTAMP_LTZ(9), instant)).isEqualTo(TimestampData.fromInstant(instant));
    }

    private static @Nullable Object input(DataType type, Object value) {
        Batch batch = new FunctionInput(ZoneOffset.UTC).batch(List.of(type), new Object[] {value});
        return Values.get(batch.column(0), type.getLogicalType(), 0);
    }
}
