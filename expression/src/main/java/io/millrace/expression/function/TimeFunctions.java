package io.millrace.expression.function;

import static io.millrace.expression.code.Forms.isString;
import static io.millrace.expression.code.Forms.isTimestamp;

import io.millrace.data.PhysicalType;
import io.millrace.expression.code.CallSite;
import io.millrace.expression.code.Code;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.utils.DateTimeUtils.TimeUnit;
import org.apache.flink.table.utils.DateTimeUtils.TimeUnitRange;

/** Functions of time. The current time is the epoch's, so that an epoch run again gives the same. */
final class TimeFunctions {
    private static final String UTILS = "DateTimeUtils.";
    private static final String NOW = "TimestampData.fromEpochMillis(processingTimeMillis)";
    private static final String LOCAL_NOW = UTILS + "timestampWithLocalZoneToTimestamp(" + NOW + ", $z)";

    private TimeFunctions() {}

    static void addTo(FunctionTable table) {
        table.add("EXTRACT", TimeFunctions::extract);
        table.add("DATE_FORMAT", TimeFunctions::dateFormat);
        table.add("TO_TIMESTAMP", site -> site.strictOrNull(UTILS + "parseTimestampData(" + strings(site) + ")"));
        table.add("TO_DATE", TimeFunctions::toDate);
        table.add(
                "FROM_UNIXTIME",
                site -> site.strictString(
                        UTILS + "formatUnixTimestamp((long) $0, " + (site.size() == 1 ? "" : "$s1, ") + "$z)"));
        table.add("UNIX_TIMESTAMP", TimeFunctions::unixTimestamp);
        table.add("CONVERT_TZ", site -> site.strictString(UTILS + "convertTz($s0, $s1, $s2)"));
        table.add("CURRENT_TIMESTAMP", site -> now(site, NOW));
        table.add("NOW", site -> now(site, NOW));
        table.add("CURRENT_ROW_TIMESTAMP", site -> now(site, NOW));
        table.add("PROCTIME", site -> now(site, NOW));
        table.add("PROCTIME_MATERIALIZE", site -> now(site, NOW));
        table.add("LOCALTIMESTAMP", site -> now(site, LOCAL_NOW));
        table.add("LOCALTIME", TimeFunctions::localTime);
        table.add("CURRENT_TIME", TimeFunctions::localTime);
        table.add("CURRENT_DATE", site -> site.strict(UTILS + "timestampWithLocalZoneToDate(" + NOW + ", $z)"));
        table.add("CURRENT_WATERMARK", TimeFunctions::watermark);
    }

    private static Code now(CallSite site, String template) {
        if (PhysicalType.of(site.type()) == PhysicalType.LONG) {
            return site.strict(template + ".getMillisecond()");
        }
        return site.strict(template);
    }

    private static Code localTime(CallSite site) {
        return site.strict(UTILS + "timestampMillisToTime(" + LOCAL_NOW + ".getMillisecond())");
    }

    private static Code watermark(CallSite site) {
        if (site.size() != 1 || PhysicalType.of(site.type()) != PhysicalType.LONG) {
            throw site.refuse("a row time of another precision than 3");
        }
        String isNull = site.generator().local("boolean", "watermarkMillis == Long.MIN_VALUE");
        return new Code("watermarkMillis", isNull, site.type());
    }

    private static String strings(CallSite site) {
        for (int i = 0; i < site.size(); i++) {
            if (!isString(site.type(i))) {
                throw site.refuse("operands are not strings");
            }
        }
        return site.size() == 1 ? "$s0" : "$s0, $s1";
    }

    private static Code toDate(CallSite site) {
        return site.strictFlink("(Object) Integer.valueOf(" + UTILS + "parseDate(" + strings(site) + "))");
    }

    private static Code dateFormat(CallSite site) {
        if (site.type(0).is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)) {
            return site.strictString(UTILS + "formatTimestamp($f0, $s1)");
        } else if (site.type(0).is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            return site.strictString(UTILS + "formatTimestamp($f0, $s1, $z)");
        }
        return site.strictString(UTILS + "formatTimestampString(" + strings(site) + ")");
    }

    private static Code unixTimestamp(CallSite site) {
        if (site.size() == 0) {
            return site.strict(UTILS + "unixTimestamp(processingTimeMillis)");
        } else if (isTimestamp(site.type(0))) {
            throw site.refuse("of a timestamp");
        }
        return site.strict(UTILS + "unixTimestamp(" + strings(site) + ", $z)");
    }

    // ---- EXTRACT

    private static Code extract(CallSite site) {
        TimeUnitRange range = range(site);
        String unit = UTILS + "TimeUnitRange." + range.name();
        return switch (site.type(1).getTypeRoot()) {
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> site.strict(UTILS + "extractFromTimestamp(" + unit + ", $f1, $z)");
            case DATE, TIMESTAMP_WITHOUT_TIME_ZONE, TIME_WITHOUT_TIME_ZONE -> extractLocal(site, range, unit);
            default -> throw site.refuse("of " + site.type(1));
        };
    }

    private static TimeUnitRange range(CallSite site) {
        try {
            return TimeUnitRange.valueOf(site.symbol(0));
        } catch (IllegalArgumentException e) {
            throw site.refuse("unit " + site.symbol(0));
        }
    }

    private static Code extractLocal(CallSite site, TimeUnitRange range, String unit) {
        boolean isTimestamp = isTimestamp(site.type(1));
        boolean isDate = site.type(1).is(LogicalTypeRoot.DATE);
        String millis =
                isTimestamp && PhysicalType.of(site.type(1)) != PhysicalType.LONG ? "$1.getMillisecond()" : "$1";
        switch (range.startUnit) {
            case YEAR, MONTH, DAY, QUARTER, DOY, ISOYEAR, DOW, ISODOW, WEEK, DECADE, CENTURY, MILLENNIUM -> {
                if (isTimestamp) {
                    return site.strict(UTILS + "extractFromDate(" + unit + ", " + millis + " / 86400000L)");
                } else if (isDate) {
                    return site.strict(UTILS + "extractFromDate(" + unit + ", $1)");
                }
                throw site.refuse("unit " + range + " of a time");
            }
            case EPOCH -> {
                if (isTimestamp) {
                    return site.strict(millis + " / 1000");
                } else if (isDate) {
                    return site.strict(UTILS + "extractFromDate(" + unit + ", $1)");
                }
                throw site.refuse("unit " + range + " of a time");
            }
            case HOUR, MINUTE, SECOND, MILLISECOND -> {
                TimeUnit start = range.startUnit;
                String term = "(" + millis + " % " + factor(start) + "L) / " + start.multiplier.longValue();
                return site.strict(term);
            }
            case MICROSECOND, NANOSECOND -> {
                if (!isTimestamp) {
                    throw site.refuse("unit " + range);
                }
                boolean isMicro = range.startUnit == TimeUnit.MICROSECOND;
                String nanos = PhysicalType.of(site.type(1)) == PhysicalType.LONG ? "0" : "$1.getNanoOfMillisecond()";
                return site.strict("(" + millis + " % 1000L) * "
                        + (isMicro ? "1000 + " + nanos + " / 1000" : "1000000 + " + nanos));
            }
            default -> throw site.refuse("unit " + range);
        }
    }

    /** Milliseconds of the unit that contains this one. */
    private static long factor(TimeUnit unit) {
        return switch (unit) {
            case HOUR -> TimeUnit.DAY.multiplier.longValue();
            case MINUTE -> TimeUnit.HOUR.multiplier.longValue();
            case SECOND -> TimeUnit.MINUTE.multiplier.longValue();
            default -> TimeUnit.SECOND.multiplier.longValue();
        };
    }
}
