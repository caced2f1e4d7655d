package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isTimestamp;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Plus and minus of dates, times, timestamps and intervals. */
final class TemporalArithmetic {
    private static final String DAY = "86400000L";

    private TemporalArithmetic() {}

    static Code generate(CallSite site, String operator) {
        LogicalTypeRoot left = site.type(0).getTypeRoot();
        LogicalTypeRoot right = site.type(1).getTypeRoot();
        if (right == LogicalTypeRoot.INTERVAL_DAY_TIME) {
            return plusMillis(site, operator, left);
        } else if (right == LogicalTypeRoot.INTERVAL_YEAR_MONTH) {
            return plusMonths(site, operator, left);
        } else if (operator.equals("-") && isPoint(site.type(0)) && isPoint(site.type(1))) {
            return difference(site);
        }
        throw site.refuse("temporal arithmetic of these types");
    }

    private static Code plusMillis(CallSite site, String operator, LogicalTypeRoot left) {
        return switch (left) {
            case INTERVAL_DAY_TIME -> site.total("$0 " + operator + " $1");
            case DATE ->
                site.type().is(LogicalTypeRoot.DATE)
                        ? site.strict("$0 " + operator + " Math.toIntExact($1 / " + DAY + ")")
                        : timestamp(site, "$0 * " + DAY + " " + operator + " $1");
            case TIME_WITHOUT_TIME_ZONE ->
                site.strict("Math.toIntExact((($0 + " + DAY + ") " + operator + " (Math.toIntExact($1 % " + DAY
                        + "))) % " + DAY + ")");
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                site.code(0).form() == PhysicalType.LONG
                        ? timestamp(site, "$0 " + operator + " $1")
                        : site.strictFlink("TimestampData.fromEpochMillis($0.getMillisecond() " + operator
                                + " $1, $0.getNanoOfMillisecond())");
            default -> throw site.refuse("temporal arithmetic of these types");
        };
    }

    private static Code plusMonths(CallSite site, String operator, LogicalTypeRoot left) {
        return switch (left) {
            case INTERVAL_YEAR_MONTH -> site.total("$0 " + operator + " $1");
            case DATE -> site.strict("DateTimeUtils.addMonths($0, " + operator + "($1))");
            case TIME_WITHOUT_TIME_ZONE -> site.total("$0");
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                site.code(0).form() == PhysicalType.LONG
                        ? timestamp(site, "DateTimeUtils.addMonths($0, " + operator + "($1))")
                        : site.strictFlink("TimestampData.fromEpochMillis(DateTimeUtils.addMonths($0.getMillisecond(), "
                                + operator + "($1)), $0.getNanoOfMillisecond())");
            default -> throw site.refuse("temporal arithmetic of these types");
        };
    }

    /** Milliseconds as a timestamp of the result's precision. */
    private static Code timestamp(CallSite site, String millisTemplate) {
        return PhysicalType.of(site.type()) == PhysicalType.LONG
                ? site.strict(millisTemplate)
                : site.strictFlink("TimestampData.fromEpochMillis(" + millisTemplate + ")");
    }

    private static Code difference(CallSite site) {
        boolean isLtz = site.type(0).is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        if (isLtz != site.type(1).is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            throw site.refuse("TIMESTAMP_LTZ differs from another type");
        }
        if (site.type().is(LogicalTypeRoot.INTERVAL_YEAR_MONTH)) {
            boolean areDays = !isTimestamp(site.type(0)) && !isTimestamp(site.type(1));
            String left = areDays ? "$0" : millis(site, 0);
            String right = areDays ? "$1" : millis(site, 1);
            return site.strict("DateTimeUtils.subtractMonths(" + left + ", " + right + ")");
        }
        return site.strict(millis(site, 0) + " - " + millis(site, 1));
    }

    /** Template of a time point in milliseconds. */
    static String millis(CallSite site, int operand) {
        LogicalType type = site.type(operand);
        if (isTimestamp(type)) {
            return PhysicalType.of(type) == PhysicalType.LONG ? "$" + operand : "$" + operand + ".getMillisecond()";
        } else if (type.is(LogicalTypeRoot.DATE)) {
            return "($" + operand + " * " + DAY + ")";
        }
        throw site.refuse("difference of these types");
    }

    private static boolean isPoint(LogicalType type) {
        return isTimestamp(type) || type.is(LogicalTypeRoot.DATE);
    }
}
