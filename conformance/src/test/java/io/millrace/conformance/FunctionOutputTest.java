package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class FunctionOutputTest {
    private static final Timestamp TIME = Timestamp.valueOf("2025-06-20 12:00:01");

    private final FunctionOutput output = new FunctionOutput(new FunctionPlanner(new Configuration()).types());

    /** A structured type whose fields are of other classes than the default ones of their SQL types. */
    public static final class Reading {
        public int id;
        public List<String> labels = List.of();
        public Map<String, Timestamp> times = Map.of();
    }

    @Test
    void readsFieldsOfStructuredTypesAsTheirClassDeclaresThem() throws IOException {
        assertThat(output.external(reading().getLogicalType(), internalReading()))
                .isInstanceOfSatisfying(Reading.class, FunctionOutputTest::isRead);
    }

    @Test
    void readsStructuredTypesInsideArrays() throws IOException {
        Object array = output.external(
                DataTypes.ARRAY(reading()).getLogicalType(), new GenericArrayData(new Object[] {internalReading()}));

        assertThat((Object[]) array).singleElement().isInstanceOfSatisfying(Reading.class, FunctionOutputTest::isRead);
    }

    @Test
    void readsOtherTypesAsTheirDefaultClasses() throws IOException {
        DataType type = DataTypes.ARRAY(DataTypes.TIMESTAMP(9).bridgedTo(Timestamp.class))
                .bridgedTo(List.class);
        Object internal = new GenericArrayData(new Object[] {TimestampData.fromTimestamp(TIME)});

        assertThat(output.external(type.getLogicalType(), internal))
                .isEqualTo(new LocalDateTime[] {TIME.toLocalDateTime()});
        assertThat(output.external(type.getLogicalType(), null)).isNull();
    }

    /** The type as a CAST in SQL names it: nothing is said of its fields' classes. */
    private static DataType reading() {
        return DataTypes.STRUCTURED(
                Reading.class,
                DataTypes.FIELD("id", DataTypes.INT().notNull()),
                DataTypes.FIELD("labels", DataTypes.ARRAY(DataTypes.STRING())),
                DataTypes.FIELD("times", DataTypes.MAP(DataTypes.STRING(), DataTypes.TIMESTAMP(9))));
    }

    private static GenericRowData internalReading() {
        return GenericRowData.of(
                42,
                new GenericArrayData(new Object[] {StringData.fromString("a"), StringData.fromString("b")}),
                new GenericMapData(Map.of(StringData.fromString("A"), TimestampData.fromTimestamp(TIME))));
    }

    private static void isRead(Reading reading) {
        assertThat(reading.id).isEqualTo(42);
        assertThat(reading.labels).containsExactly("a", "b");
        assertThat(reading.times).containsExactly(Map.entry("A", TIME));
    }
}
