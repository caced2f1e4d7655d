package io.millrace.plan.json;

import io.millrace.plan.PlanException;
import io.millrace.plan.expression.Literal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/** Reads constants into Flink's internal data form. */
final class LiteralReader {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private LiteralReader() {}

    /** The constant in {@code value} of this object, which may be null but not missing. */
    static Literal read(Json json, LogicalType type) {
        if (!json.node().has("value")) {
            throw json.failure("has no member 'value'");
        }
        Json value = json.optional("value");
        if (value == null) {
            return new Literal(null, type);
        }
        try {
            return new Literal(convert(value, type), type);
        } catch (DateTimeParseException | ArithmeticException | IllegalArgumentException e) {
            throw new PlanException(
                    value.path() + " is not a constant of type " + type.asSummaryString() + ": "
                            + value.node().asText(),
                    e);
        }
    }

    private static Object convert(Json value, LogicalType type) {
        String text = value.node().asText();
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> value.bool();
            case TINYINT -> new BigDecimal(text).byteValueExact();
            case SMALLINT -> new BigDecimal(text).shortValueExact();
            case INTEGER, INTERVAL_YEAR_MONTH -> new BigDecimal(text).intValueExact();
            case BIGINT -> new BigDecimal(text).longValueExact();
            case INTERVAL_DAY_TIME -> new BigDecimal(text).longValue();
            case FLOAT -> new BigDecimal(text).floatValue();
            case DOUBLE -> new BigDecimal(text).doubleValue();
            case DECIMAL -> decimal(value, new BigDecimal(text), (DecimalType) type);
            case CHAR -> StringData.fromString(padded(text, ((CharType) type).getLength()));
            case VARCHAR -> StringData.fromString(text);
            case BINARY, VARBINARY -> Base64.getDecoder().decode(text);
            case DATE -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
            case TIME_WITHOUT_TIME_ZONE -> (int) (LocalTime.parse(text).toNanoOfDay() / NANOS_PER_MILLI);
            // The text of a timestamp with local time zone is its instant in UTC.
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                TimestampData.fromLocalDateTime(LocalDateTime.parse(text.replace(' ', 'T')));
            default ->
                throw value.failure("is a constant of type " + type.asSummaryString() + ", which plans do not have");
        };
    }

    private static DecimalData decimal(Json value, BigDecimal number, DecimalType type) {
        DecimalData decimal = DecimalData.fromBigDecimal(number, type.getPrecision(), type.getScale());
        if (decimal == null) {
            throw value.failure("does not fit " + type.asSummaryString());
        }
        return decimal;
    }

    /** Blanks up to a length in UTF-16 units, in which Calcite counts the length of a literal. */
    private static String padded(String text, int length) {
        int missing = length - text.length();
        return missing <= 0 ? text : text + " ".repeat(missing);
    }
}
