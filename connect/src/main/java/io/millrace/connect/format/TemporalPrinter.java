package io.millrace.connect.format;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.flink.formats.common.TimeFormats;

/**
 * Dates, times and timestamps to text, as the formatters of Flink's formats write them: a fraction has as many digits as it
 * needs, and none if it is zero. Years with four digits are written without a formatter.
 */
public final class TemporalPrinter {
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** Days since 1970-01-01 of 0000-01-01 and of 10000-01-01. */
    private static final long FIRST_DAY = -719_528;

    private static final long LAST_DAY = 2_932_897;

    private final char separator;
    private final DateTimeFormatter timestampFormat;

    /** @param iso8601 a T between date and time; otherwise a space */
    public TemporalPrinter(boolean iso8601) {
        separator = iso8601 ? 'T' : ' ';
        timestampFormat = iso8601 ? TimeFormats.ISO8601_TIMESTAMP_FORMAT : TimeFormats.SQL_TIMESTAMP_FORMAT;
    }

    /** Writes {@code yyyy-MM-dd}. */
    public void date(int daysSinceEpoch, ByteSink into) {
        if (daysSinceEpoch < FIRST_DAY || daysSinceEpoch >= LAST_DAY) {
            into.put(LocalDate.ofEpochDay(daysSinceEpoch).toString().getBytes(StandardCharsets.US_ASCII));
            return;
        }
        // The proleptic Gregorian calendar, with years that begin in March.
        int shifted = daysSinceEpoch + 719_468;
        int era = Math.floorDiv(shifted, 146_097);
        int dayOfEra = shifted - era * 146_097;
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        two(year / 100, into);
        two(year % 100, into);
        into.put((byte) '-');
        two(month, into);
        into.put((byte) '-');
        two(day, into);
    }

    /** Writes {@code HH:mm:ss[.fff]}. */
    public void time(int millisOfDay, ByteSink into) {
        time(millisOfDay / 1000, millisOfDay % 1000 * NANOS_PER_MILLI, into);
    }

    /**
     * Writes a timestamp.
     *
     * @param utc whether a Z is to follow
     */
    public void timestamp(long millis, int nanoOfMillisecond, boolean utc, ByteSink into) {
        long days = Math.floorDiv(millis, MILLIS_PER_DAY);
        if (days < FIRST_DAY || days >= LAST_DAY) {
            LocalDateTime timestamp = LocalDateTime.ofEpochSecond(
                    Math.floorDiv(millis, 1000L),
                    (int) Math.floorMod(millis, 1000L) * NANOS_PER_MILLI + nanoOfMillisecond,
                    ZoneOffset.UTC);
            into.put(timestampFormat.format(timestamp).getBytes(StandardCharsets.US_ASCII));
        } else {
            date((int) days, into);
            into.put((byte) separator);
            int millisOfDay = (int) Math.floorMod(millis, MILLIS_PER_DAY);
            time(millisOfDay / 1000, millisOfDay % 1000 * NANOS_PER_MILLI + nanoOfMillisecond, into);
        }
        if (utc) {
            into.put((byte) 'Z');
        }
    }

    private static void time(int secondOfDay, int nanos, ByteSink into) {
        two(secondOfDay / 3600, into);
        into.put((byte) ':');
        two(secondOfDay / 60 % 60, into);
        into.put((byte) ':');
        two(secondOfDay % 60, into);
        if (nanos != 0) {
            into.put((byte) '.');
            int rest = nanos;
            for (int unit = 100_000_000; rest > 0; unit /= 10) {
                into.put((byte) ('0' + rest / unit));
                rest %= unit;
            }
        }
    }

    private static void two(int value, ByteSink into) {
        into.put((byte) ('0' + value / 10));
        into.put((byte) ('0' + value % 10));
    }
}
