package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isTimestamp;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.utils.DateTimeUtils.TimeUnitRange;

/** FLOOR and CEIL of a point in time to a unit. */
final class TimeRounding {
    private TimeRounding() {}

    /** @param method {@code floor} or {@code ceil} */
    static Code generate(CallSite site, String method) {
        TimeUnitRange unit = unit(site);
        String range = "DateTimeUtils.TimeUnitRange." + unit.name();
        String suffix = method.equals("floor") ? "Floor" : "Ceil";
        if (site.type(0).is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            return timestamp(site, "DateTimeUtils.timestamp" + suffix + "(" + range + ", " + millis(site) + ", $z)");
        }
        boolean isTimestamp = isTimestamp(site.type(0));
        String multiplier = unit.startUnit.multiplier.longValue() + "L";
        switch (unit) {
            case MILLENNIUM, CENTURY, DECADE, YEAR, QUARTER, MONTH, WEEK -> {
                if (isTimestamp) {
                    return timestamp(
                            site, "DateTimeUtils.unixTimestamp" + suffix + "(" + range + ", " + millis(site) + ")");
                }
                return site.strict("(int) DateTimeUtils.unixDate" + suffix + "(" + range + ", (long) $0)");
            }
            case DAY -> {
                if (isTimestamp) {
                    return timestamp(site, floor(method, millis(site), multiplier));
                }
                return site.strict("(int) DateTimeUtils.unixDate" + suffix + "(" + range + ", (long) $0)");
            }
            case MILLISECOND -> {
                if (isTimestamp) {
                    String nanos =
                            PhysicalType.of(site.type(0)) == PhysicalType.LONG ? "0" : "$0.getNanoOfMillisecond()";
                    return timestamp(site, millis(site) + " + " + floor(method, nanos, "1000000L") + " / 1000000L");
                }
                return site.code(0);
            }
            case HOUR, MINUTE, SECOND -> {
                if (isTimestamp) {
                    return timestamp(site, floor(method, millis(site), multiplier));
                } else if (site.type(0).is(LogicalTypeRoot.DATE)) {
                    return site.code(0);
                }
                return site.strict("SqlFunctionUtils." + method + "($0, (int) " + multiplier + ")");
            }
            default -> throw site.refuse("unit " + unit);
        }
    }

    private static TimeUnitRange unit(CallSite site) {
        try {
            return TimeUnitRange.valueOf(site.symbol(1));
        } catch (IllegalArgumentException e) {
            throw site.refuse("unit " + site.symbol(1));
        }
    }

    private static String floor(String method, String millis, String multiplier) {
        return "SqlFunctionUtils." + method + "(" + millis + ", " + multiplier + ")";
    }

    private static String millis(CallSite site) {
        return PhysicalType.of(site.type(0)) == PhysicalType.LONG ? "$0" : "$0.getMillisecond()";
    }

    private static Code timestamp(CallSite site, String millis) {
        return PhysicalType.of(site.type()) == PhysicalType.LONG
                ? site.strict(millis)
                : site.strictFlink("TimestampData.fromEpochMillis(" + millis + ")");
    }
}
