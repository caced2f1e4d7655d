package io.millrace.connect.format;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.apache.flink.formats.common.TimeFormats;
import org.apache.flink.table.data.TimestampData;

/**
 * Dates, times and timestamps from text. The shapes that nearly all data has ({@code 2020-12-30}, {@code 12:13:14.123},
 * and both with a space or a T between them) are read from the bytes; everything else is left to the formatters that
 * Flink's formats use, which also say what is wrong. Keeps the value read last: belongs to one thread.
 */
public final class TemporalText {
    private static final int MILLIS_PER_DAY = 86_400_000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;

    private final char separator;
    private final DateTimeFormatter timestampFormat;
    private final DateTimeFormatter timestampUtcFormat;

    private long millis;
    private int nanoOfMillisecond;
    private int nanoOfDigits;

    /** @param iso8601 a T between date and time; otherwise a space */
    public TemporalText(boolean iso8601) {
        separator = iso8601 ? 'T' : ' ';
        timestampFormat = iso8601 ? TimeFormats.ISO8601_TIMESTAMP_FORMAT : TimeFormats.SQL_TIMESTAMP_FORMAT;
        timestampUtcFormat = iso8601
                ? TimeFormats.ISO8601_TIMESTAMP_WITH_LOCAL_TIMEZONE_FORMAT
                : TimeFormats.SQL_TIMESTAMP_WITH_LOCAL_TIMEZONE_FORMAT;
    }

    /** Milliseconds since 1970-01-01 00:00:00 of the timestamp read last. */
    public long millis() {
        return millis;
    }

    /** The timestamp read last. */
    public TimestampData timestamp() {
        return TimestampData.fromEpochMillis(millis, nanoOfMillisecond);
    }

    /**
     * Reads a date.
     *
     * @return days since 1970-01-01
     * @throws DateTimeException if it is none
     */
    public int date(byte[] in, int from, int to) {
        int days = to - from == DATE_LENGTH ? days(in, from) : Integer.MIN_VALUE;
        if (days != Integer.MIN_VALUE) {
            return days;
        }
        LocalDate date =
                DateTimeFormatter.ISO_LOCAL_DATE.parse(text(in, from, to)).query(TemporalQueries.localDate());
        return (int) date.toEpochDay();
    }

    /**
     * Reads a time of the day.
     *
     * @return milliseconds of the day
     * @throws DateTimeException if it is none
     */
    public int time(byte[] in, int from, int to) {
        int timeMillis = timeMillis(in, from, to);
        if (timeMillis >= 0) {
            return timeMillis;
        }
        LocalTime time = TimeFormats.SQL_TIME_FORMAT.parse(text(in, from, to)).query(TemporalQueries.localTime());
        return (int) (time.toNanoOfDay() / NANOS_PER_MILLI);
    }

    /**
     * Reads a timestamp; see {@link #millis} and {@link #timestamp}.
     *
     * @param utc whether it has to end with a Z
     * @throws DateTimeException if it is none
     */
    public void readTimestamp(byte[] in, int from, int to, boolean utc) {
        int end = utc ? to - 1 : to;
        if (end - from >= DATE_LENGTH + 1 + TIME_LENGTH
                && in[from + DATE_LENGTH] == separator
                && (!utc || in[end] == 'Z')) {
            int days = days(in, from);
            int timeMillis = timeMillis(in, from + DATE_LENGTH + 1, end);
            if (days != Integer.MIN_VALUE && timeMillis >= 0) {
                millis = (long) days * MILLIS_PER_DAY + timeMillis;
                nanoOfMillisecond = nanoOfDigits % NANOS_PER_MILLI;
                return;
            }
        }
        TemporalAccessor parsed = (utc ? timestampUtcFormat : timestampFormat).parse(text(in, from, to));
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        TimestampData timestamp = TimestampData.fromLocalDateTime(date.atTime(time));
        millis = timestamp.getMillisecond();
        nanoOfMillisecond = timestamp.getNanoOfMillisecond();
    }

    /** Days since 1970-01-01 of {@code yyyy-MM-dd}; Integer.MIN_VALUE if it is not plainly one. */
    private static int days(byte[] in, int from) {
        int year = two(in, from) * 100 + two(in, from + 2);
        int month = two(in, from + 5);
        int day = two(in, from + 8);
        if (year < 0
                || two(in, from + 2) < 0
                || in[from + 4] != '-'
                || in[from + 7] != '-'
                || month < 1
                || month > 12) {
            return Integer.MIN_VALUE;
        }
        if (day < 1 || (day > 28 && day > lengthOfMonth(year, month))) {
            return Integer.MIN_VALUE;
        }
        return daysSinceEpoch(year, month, day);
    }

    /** The proleptic Gregorian calendar, with years that begin in March. */
    private static int daysSinceEpoch(int year, int month, int day) {
        int shiftedYear = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shiftedYear, 400);
        int yearOfEra = shiftedYear - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    private static int lengthOfMonth(int year, int month) {
        if (month == 2) {
            boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return leap ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Milliseconds of the day of {@code HH:mm:ss[.fffffffff]}; negative if it is not plainly one. */
    private int timeMillis(byte[] in, int from, int to) {
        int length = to - from;
        if (length < TIME_LENGTH || in[from + 2] != ':' || in[from + 5] != ':') {
            return -1;
        }
        int hour = two(in, from);
        int minute = two(in, from + 3);
        int second = two(in, from + 6);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return -1;
        }
        int nanos = length == TIME_LENGTH ? 0 : fractionNanos(in, from + TIME_LENGTH, to);
        if (nanos < 0) {
            return -1;
        }
        nanoOfDigits = nanos;
        return ((hour * 60 + minute) * 60 + second) * 1000 + nanos / NANOS_PER_MILLI;
    }

    private static int fractionNanos(byte[] in, int from, int to) {
        int digits = to - from - 1;
        if (in[from] != '.' || digits < 1 || digits > 9) {
            return -1;
        }
        int nanos = 0;
        for (int i = from + 1; i < to; i++) {
            int digit = in[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            nanos = nanos * 10 + digit;
        }
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** Two digits; so far below zero that no sum of two of them is positive if they are none. */
    private static int two(byte[] in, int from) {
        int tens = in[from] - '0';
        int ones = in[from + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -100_000 : tens * 10 + ones;
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.UTF_8);
    }
}
