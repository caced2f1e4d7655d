package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isBinary;
import static io.millrace.expression.code.Forms.isDecimal;
import static io.millrace.expression.code.Forms.isString;
import static io.millrace.expression.code.Forms.isTimestamp;
import static io.millrace.expression.code.Forms.toFlink;
import static io.millrace.expression.function.ComparisonFunctions.isNumeric;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.function.CastFunctions.Conversion;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Which conversion a pair of types takes; the order is that of Flink's cast rules. */
final class CastRules {
    private static final String DAY = "86400000L";

    private CastRules() {}

    /** @throws io.millrace.data.NotNativeException if the pair has no rule here */
    static Conversion rule(CallSite site, Code operand, LogicalType target) {
        LogicalType source = operand.type();
        if (isNumeric(source) && isNumeric(target)) {
            return numeric(site, operand, target);
        } else if (source.is(LogicalTypeRoot.BOOLEAN) && isNumeric(target)) {
            return booleanToNumber(operand, target);
        } else if (isNumeric(source) && target.is(LogicalTypeRoot.BOOLEAN)) {
            return isDecimal(source)
                    ? Conversion.value("DecimalDataUtils.castToBoolean(" + toFlink(operand.value(), source) + ")")
                    : Conversion.total(operand.value() + " != 0");
        } else if (isString(target)) {
            return StringCasts.toString(site, operand, target);
        } else if (isString(source)) {
            return StringCasts.fromString(site, operand, target);
        } else if (isTimestamp(source) || isTimestamp(target) || (isTime(source) && isTime(target))) {
            return temporal(site, operand, target);
        } else if ((source.is(LogicalTypeRoot.RAW) || source.is(LogicalTypeRoot.BITMAP)) && isBinary(target)) {
            return StringCasts.toBinary(site, operand, target);
        } else if (isBinary(source) && isBinary(target)) {
            return StringCasts.binary(site, operand, target);
        } else if ((isInterval(source) && isNumeric(target)) || (isNumeric(source) && isInterval(target))) {
            return Conversion.total("(" + NumericCasts.primitive(target) + ") " + operand.value());
        } else if (source.is(LogicalTypeRoot.INTEGER)
                && target.is(LogicalTypeRoot.DATE)
                && site.generator().options().legacyCast()) {
            return Conversion.total(operand.value());
        } else if (source.copy(true).equals(target.copy(true))) {
            return Conversion.total(operand.value());
        }
        throw site.refuse("cast from " + source + " to " + target);
    }

    private static boolean isTime(LogicalType type) {
        return type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE);
    }

    private static boolean isInterval(LogicalType type) {
        return type.is(LogicalTypeFamily.INTERVAL);
    }

    private static Conversion numeric(CallSite site, Code operand, LogicalType target) {
        if (!(target instanceof DecimalType decimal)) {
            String term = NumericCasts.term(operand, target);
            return isDecimal(operand.type()) ? Conversion.value(term) : Conversion.total(term);
        }
        if (site.fastPaths()) {
            String fast = DecimalTerms.widen(operand, decimal);
            if (fast != null) {
                return Conversion.total(fast);
            }
        }
        return Conversion.object(NumericCasts.term(operand, target), false);
    }

    private static Conversion booleanToNumber(Code operand, LogicalType target) {
        if (target instanceof DecimalType decimal) {
            String to = decimal.getPrecision() + ", " + decimal.getScale() + ")";
            return Conversion.object(
                    operand.value() + " ? DecimalDataUtils.castFrom(1L, " + to + " : DecimalData.zero(" + to, false);
        }
        return Conversion.total("(" + NumericCasts.primitive(target) + ") (" + operand.value() + " ? 1 : 0)");
    }

    // ---- dates, times and timestamps

    private static Conversion temporal(CallSite site, Code operand, LogicalType target) {
        LogicalType source = operand.type();
        String value = operand.value();
        String flink = toFlink(value, source);
        boolean isLocal = source.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        boolean toLocal = target.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        if (isTimestamp(source) && isTimestamp(target)) {
            return timestamps(site, operand, target);
        } else if (isTimestamp(source) && target.is(LogicalTypeRoot.DATE)) {
            String millis = operand.form() == PhysicalType.LONG ? value : value + ".getMillisecond()";
            return Conversion.value(
                    isLocal
                            ? "DateTimeUtils.timestampWithLocalZoneToDate(" + flink + ", " + zone(site) + ")"
                            : "(int) (" + millis + " / " + DAY + ")");
        } else if (isTimestamp(source) && isTime(target)) {
            int precision = LogicalTypeChecks.getPrecision(target);
            return Conversion.value(
                    isLocal
                            ? "DateTimeUtils.timestampWithLocalZoneToTime(" + flink + ", " + zone(site) + ", "
                                    + precision + ")"
                            : "DateTimeUtils.timestampWithoutLocalZoneToTime(" + flink + ", " + precision + ")");
        } else if (source.is(LogicalTypeRoot.DATE) && isTimestamp(target)) {
            return Conversion.object(
                    toLocal
                            ? "DateTimeUtils.dateToTimestampWithLocalZone(" + value + ", " + zone(site) + ")"
                            : "TimestampData.fromEpochMillis((long) " + value + " * " + DAY + ")",
                    false);
        } else if (isTime(source) && isTimestamp(target)) {
            return Conversion.object(
                    toLocal
                            ? "DateTimeUtils.timeToTimestampWithLocalZone(" + value + ", " + zone(site) + ")"
                            : "TimestampData.fromEpochMillis((long) " + value + ")",
                    false);
        } else if (isTime(source) && isTime(target)) {
            int precision = LogicalTypeChecks.getPrecision(target);
            return Conversion.total(
                    LogicalTypeChecks.getPrecision(source) <= precision
                            ? value
                            : "DateTimeUtils.truncate(" + value + ", " + precision + ")");
        }
        throw site.refuse("cast from " + source + " to " + target);
    }

    private static Conversion timestamps(CallSite site, Code operand, LogicalType target) {
        LogicalType source = operand.type();
        int from = LogicalTypeChecks.getPrecision(source);
        int to = TimestampKinds.isTimeAttribute(source) || TimestampKinds.isTimeAttribute(target)
                ? Math.max(3, LogicalTypeChecks.getPrecision(target))
                : LogicalTypeChecks.getPrecision(target);
        boolean sameRoot = source.is(target.getTypeRoot());
        if (sameRoot
                && from <= to
                && operand.form() == PhysicalType.LONG
                && PhysicalType.of(target) == PhysicalType.LONG) {
            return Conversion.total(operand.value());
        }
        String term = toFlink(operand.value(), source);
        if (!sameRoot) {
            String method = target.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
                    ? "timestampToTimestampWithLocalZone"
                    : "timestampWithLocalZoneToTimestamp";
            term = "DateTimeUtils." + method + "(" + term + ", " + zone(site) + ")";
        }
        return Conversion.object(from <= to ? term : "DateTimeUtils.truncate(" + term + ", " + to + ")", false);
    }

    static String zone(CallSite site) {
        return site.generator().timeZone();
    }
}
