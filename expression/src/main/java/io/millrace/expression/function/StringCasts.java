package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.toFlink;

import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import io.millrace.expression.code.CodeGenerator;
import io.millrace.expression.code.Forms;
import io.millrace.expression.function.CastFunctions.Conversion;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Casts from and to strings and binary values, with Flink's trimming and padding of bounded types. */
final class StringCasts {
    private StringCasts() {}

    static Conversion toString(CallSite site, Code operand, LogicalType target) {
        CodeGenerator generator = site.generator();
        String text = text(site, operand);
        int length = LogicalTypeChecks.getLength(target);
        boolean pads = target.is(LogicalTypeRoot.CHAR) && length < VarCharType.MAX_LENGTH;
        boolean isString = Forms.isString(operand.type());
        boolean fits =
                length == VarCharType.MAX_LENGTH || (isString && LogicalTypeChecks.getLength(operand.type()) <= length);
        if (generator.options().legacyCast() || (fits && !pads)) {
            return Conversion.value(text);
        }
        boolean isByUnits = Forms.isBinary(operand.type()) || operand.type().is(LogicalTypeRoot.RAW);
        String method = isByUnits ? "fitUtf16" : "fit";
        return Conversion.value("StringKernels." + method + "(" + text + ", " + length + ", " + pads + ", "
                + generator.register() + ")");
    }

    /** Java term of a slice with the value as unbounded text. */
    private static String text(CallSite site, Code operand) {
        LogicalType source = operand.type();
        String value = operand.value();
        String flink = toFlink(value, source);
        String register = Forms.isString(source) ? "" : site.generator().register();
        String set = register + ".set(";
        return switch (source.getTypeRoot()) {
            case CHAR, VARCHAR -> value;
            case BOOLEAN ->
                site.generator().options().legacyCast()
                        ? set + "String.valueOf(" + value + "))"
                        : set + value + " ? \"TRUE\" : \"FALSE\")";
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                site.fastPaths()
                        ? "StringKernels.ofLong(" + value + ", " + register + ")"
                        : set + "\"\" + " + flink + ")";
            case FLOAT, DOUBLE, DECIMAL -> set + "\"\" + " + flink + ")";
            case BINARY, VARBINARY -> set + "new String(" + flink + ", java.nio.charset.StandardCharsets.UTF_8))";
            case DATE -> set + "DateTimeUtils.formatDate(" + value + "))";
            case TIME_WITHOUT_TIME_ZONE ->
                set + "DateTimeUtils.formatTimestampMillis(" + value + ", " + LogicalTypeChecks.getPrecision(source)
                        + "))";
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                set + "DateTimeUtils.formatTimestamp(" + flink + ", DateTimeUtils.UTC_ZONE, "
                        + LogicalTypeChecks.getPrecision(source) + "))";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                set + "DateTimeUtils.formatTimestamp(" + flink + ", " + CastRules.zone(site) + ", "
                        + LogicalTypeChecks.getPrecision(source) + "))";
            case INTERVAL_YEAR_MONTH -> set + "DateTimeUtils.formatIntervalYearMonth(" + value + "))";
            case INTERVAL_DAY_TIME -> set + "DateTimeUtils.formatIntervalDayTime(" + value + "))";
            case RAW -> set + value + ".toObject(" + serializer(site, source) + ").toString())";
            case BITMAP -> set + value + ".toString())";
            case VARIANT -> set + value + ".toJson())";
            default -> throw site.refuse("cast from " + source + " to a string");
        };
    }

    /** A RAW value's serializer, one for each operator instance. */
    private static String serializer(CallSite site, LogicalType type) {
        TypeSerializer<?> serializer = ((RawType<?>) type).getTypeSerializer();
        String shared = site.generator().constant(serializer, "org.apache.flink.api.common.typeutils.TypeSerializer");
        return shared + ".duplicate()";
    }

    /** Bytes of a RAW value or bitmap. */
    static Conversion toBinary(CallSite site, Code operand, LogicalType target) {
        String bytes = operand.type().is(LogicalTypeRoot.RAW)
                ? operand.value() + ".toBytes(" + serializer(site, operand.type()) + ")"
                : operand.value() + ".toBytes()";
        String slice = site.generator().register() + ".set(" + bytes + ")";
        return fitBytes(site, slice, target);
    }

    static Conversion fromString(CallSite site, Code operand, LogicalType target) {
        String string = toFlink(operand.value(), operand.type());
        String util = "BinaryStringDataUtil.";
        return switch (target.getTypeRoot()) {
            case BOOLEAN -> Conversion.failing(util + "toBoolean(" + string + ")");
            case DECIMAL ->
                Conversion.object(
                        util + "toDecimal(" + string + ", " + ((DecimalType) target).getPrecision() + ", "
                                + ((DecimalType) target).getScale() + ")",
                        true);
            case TINYINT -> Conversion.failing(util + "toByte(" + string + ".trim())");
            case SMALLINT -> Conversion.failing(util + "toShort(" + string + ".trim())");
            case INTEGER ->
                Conversion.failing(
                        site.fastPaths()
                                ? "StringKernels.toInt(" + operand.value() + ")"
                                : util + "toInt(" + string + ".trim())");
            case BIGINT ->
                Conversion.failing(
                        site.fastPaths()
                                ? "StringKernels.toLong(" + operand.value() + ")"
                                : util + "toLong(" + string + ".trim())");
            case FLOAT -> Conversion.failing(util + "toFloat(" + string + ".trim())");
            case DOUBLE -> Conversion.failing(util + "toDouble(" + string + ".trim())");
            case DATE -> Conversion.failing(util + "toDate(" + string + ")");
            case TIME_WITHOUT_TIME_ZONE ->
                Conversion.failing(util + "toTime(" + string + ", " + LogicalTypeChecks.getPrecision(target) + ")");
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                Conversion.object(
                        util + "toTimestamp(" + string + ", " + LogicalTypeChecks.getPrecision(target) + ")", true);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                Conversion.object(
                        util + "toTimestamp(" + string + ", " + LogicalTypeChecks.getPrecision(target) + ", "
                                + CastRules.zone(site) + ")",
                        true);
            case BINARY, VARBINARY -> binary(site, operand, target);
            default -> throw site.refuse("cast from " + operand.type() + " to " + target);
        };
    }

    /** Bytes cut to the target's length; BINARY(n) filled up with zeros. */
    static Conversion binary(CallSite site, Code operand, LogicalType target) {
        return fitBytes(site, operand.value(), target);
    }

    private static Conversion fitBytes(CallSite site, String value, LogicalType target) {
        int length = LogicalTypeChecks.getLength(target);
        if (site.generator().options().legacyCast() || length == BinaryType.MAX_LENGTH) {
            return Conversion.value(value);
        }
        return Conversion.value("StringKernels.fitBytes(" + value + ", " + length + ", "
                + target.is(LogicalTypeRoot.BINARY) + ", " + site.generator().register() + ")");
    }
}
