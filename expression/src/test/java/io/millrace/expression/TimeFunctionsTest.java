package io.millrace.expression;

import org.junit.jupiter.api.Test;

/** Functions of time in a session time zone with summer time. */
class TimeFunctionsTest extends OracleTest {
    @Test
    void parts() {
        assertSame("""
                YEAR(ts)
                QUARTER(ts)
                MONTH(ts)
                WEEK(ts)
                DAYOFYEAR(ts)
                DAYOFMONTH(ts)
                DAYOFWEEK(ts)
                HOUR(ts)
                MINUTE(ts)
                SECOND(ts)
                EXTRACT(MILLISECOND FROM ts)
                EXTRACT(DECADE FROM ts)
                EXTRACT(CENTURY FROM ts)
                EXTRACT(EPOCH FROM ts)
                EXTRACT(ISOYEAR FROM ts)
                EXTRACT(ISODOW FROM ts)
                YEAR(ts6)
                HOUR(ts6)
                EXTRACT(MICROSECOND FROM ts6)
                YEAR(dt)
                EXTRACT(DAY FROM dt)
                EXTRACT(WEEK FROM dt)
                HOUR(tm)
                MINUTE(tm)
                YEAR(ltz)
                HOUR(ltz)
                EXTRACT(DAY FROM ltz)
                EXTRACT(DOW FROM ltz9)
                HOUR(ltz9)
                """);
    }

    @Test
    void rounding() {
        assertSame("""
                FLOOR(ts TO YEAR)
                FLOOR(ts TO QUARTER)
                FLOOR(ts TO MONTH)
                FLOOR(ts TO WEEK)
                FLOOR(ts TO DAY)
                FLOOR(ts TO HOUR)
                FLOOR(ts TO MINUTE)
                FLOOR(ts TO SECOND)
                CEIL(ts2 TO MONTH)
                CEIL(ts2 TO DAY)
                CEIL(ts2 TO HOUR)
                CEIL(ts2 TO MINUTE)
                FLOOR(ts6 TO MINUTE)
                FLOOR(dt TO MONTH)
                CEIL(dt TO YEAR)
                FLOOR(tm TO HOUR)
                FLOOR(tm TO MINUTE)
                FLOOR(ltz TO DAY)
                FLOOR(ltz TO HOUR)
                FLOOR(ltz TO MONTH)
                CEIL(ltz TO DAY)
                """);
    }

    @Test
    void arithmetic() {
        assertSame("""
                ts2 + INTERVAL '1' DAY
                ts2 - INTERVAL '90' MINUTE
                ts2 + INTERVAL '1' MONTH
                ts2 - INTERVAL '13' MONTH
                ts6 - INTERVAL '1' SECOND
                ltz - INTERVAL '1' HOUR
                ltz9 + INTERVAL '1' MONTH
                dt - INTERVAL '1' DAY
                dt - INTERVAL '1' MONTH
                tm + INTERVAL '10' MINUTE
                TIMESTAMPADD(HOUR, 3, ts2)
                TIMESTAMPADD(MONTH, i2, ts2)
                TIMESTAMPADD(DAY, 1, dt)
                TIMESTAMPDIFF(SECOND, ts2, ts)
                TIMESTAMPDIFF(MINUTE, ts, ts2)
                TIMESTAMPDIFF(HOUR, ts2, ts)
                TIMESTAMPDIFF(DAY, ts2, ts)
                TIMESTAMPDIFF(MONTH, ts2, ts)
                TIMESTAMPDIFF(YEAR, ts, ts2)
                TIMESTAMPDIFF(DAY, dt, ts2)
                TIMESTAMPDIFF(DAY, ts2, dt)
                TIMESTAMPDIFF(MONTH, dt, dt)
                TIMESTAMPDIFF(SECOND, ltz, ltz9)
                """);
    }

    @Test
    void text() {
        assertSame("""
                DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm:ss')
                DATE_FORMAT(ts, 'yyyyMMdd')
                DATE_FORMAT(ltz, 'yyyy-MM-dd HH:mm')
                DATE_FORMAT(ts6, 'HH:mm:ss.SSSSSS')
                DATE_FORMAT('2024-02-29 12:34:56', 'yyyy/MM/dd')
                TO_TIMESTAMP(tstr)
                TO_TIMESTAMP(tstr, 'yyyy-MM-dd HH:mm:ss')
                TO_DATE('2024-02-29')
                TO_DATE('29.02.2024', 'dd.MM.yyyy')
                TO_TIMESTAMP_LTZ(i, 0)
                TO_TIMESTAMP_LTZ(i, 3)
                TO_TIMESTAMP_LTZ(i2, 3)
                FROM_UNIXTIME(i)
                FROM_UNIXTIME(i, 'yyyy/MM/dd HH')
                UNIX_TIMESTAMP(tstr)
                UNIX_TIMESTAMP(tstr, 'yyyy-MM-dd HH:mm:ss')
                CONVERT_TZ('2024-02-29 12:34:56', 'UTC', 'America/Los_Angeles')
                """);
    }
}
