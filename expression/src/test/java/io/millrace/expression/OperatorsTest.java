package io.millrace.expression;

import org.junit.jupiter.api.Test;

/** Comparison, logic, arithmetic and choice. */
class OperatorsTest extends OracleTest {
    @Test
    void arithmetic() {
        assertSame("""
                i + i2
                i - i2
                i * i2
                i / i2
                l + i
                l * l2
                l / l2
                ti + ti
                si * si
                ti * i
                MOD(i, i2)
                MOD(l, i2)
                l % l2
                -i
                -l
                -ti
                -d
                -dc
                -big
                +i
                i + 1
                i * 2 + l
                d + f
                d * i
                f / i2
                f * f
                d / 0
                l + d
                dc + dec4
                dc - dec4
                dc * 2
                dc * dec4
                dc / i2
                dc / (dec4 + 100000001) + 1
                dc + i
                dc - l
                big + dc
                big * big
                big / (dc + 5)
                MOD(dc, 7)
                MOD(dc, dec4 + 100000001)
                dc * 0.908
                dc + 0.5
                dc + d
                i + 1.5
                (i + i2) * (i + i2)
                """);
    }

    @Test
    void comparison() {
        assertSame("""
                i = i2
                i <> i2
                i < i2
                i <= i2
                i > i2
                i >= i2
                l > i
                ti = i
                d > i
                f < d
                f = f
                dc = dec4
                dc < dec4
                dc > 1
                dc >= 1.10
                dc = i
                dc > d
                big > dc
                big <> l
                b = b2
                b <> b2
                b > b2
                s = s2
                s <> s2
                s < s2
                s >= s2
                s = 'Hello World'
                vc = s
                ch = 'ab'
                ch = 'abcde'
                ch < s
                bin = bin
                bin < x'61'
                dt > DATE '2000-01-01'
                dt = DATE '1970-01-01'
                tm < TIME '12:00:00'
                ts > ts2
                ts = ts2
                ts6 > ts
                ts6 = ts6
                ts < TIMESTAMP '2000-01-01 00:00:00'
                ltz > ltz9
                ltz = ltz9
                ts = ltz
                ts6 < ltz
                ts < ts2 + INTERVAL '1' DAY
                """);
    }

    @Test
    void distinct() {
        assertSame("""
                i IS DISTINCT FROM i2
                i IS NOT DISTINCT FROM i2
                s IS DISTINCT FROM s2
                b IS NOT DISTINCT FROM b2
                big IS DISTINCT FROM dc
                ts6 IS NOT DISTINCT FROM ts2
                s IS NOT DISTINCT FROM NULLIF(s, s)
                """);
    }

    @Test
    void logic() {
        assertSame("""
                b AND b2
                b OR b2
                NOT b
                b AND NOT b2
                b OR b2 OR i > 0
                b AND b2 AND i > 0 AND s = 'x'
                b IS NULL
                b IS NOT NULL
                b IS TRUE
                b IS NOT TRUE
                b IS FALSE
                b IS NOT FALSE
                i IS NULL
                s IS NULL
                big IS NOT NULL
                i2 IS NULL
                (b AND b2) IS NULL
                (b OR b2) IS NOT TRUE
                b IS UNKNOWN
                NOT (i > 0 AND l < 0)
                i <> 0 AND 10 / i > 1
                i = 0 OR 10 / i > 1
                """);
    }

    @Test
    void search() {
        assertSame("""
                i IN (1, 2, 42)
                i NOT IN (1, 2, 42)
                i IN (0, 1, 2, 3, 4, 5, 6, 7, 42, -42)
                l NOT IN (0, 1, 2, 3, 4, 5, 6, 7, 1000000)
                i BETWEEN 0 AND 42
                i NOT BETWEEN 0 AND 42
                i > 0 AND i < 43
                i < 0 OR i > 41
                i = 42 OR i IS NULL
                i <> 42 AND i <> 0
                s IN ('hello', '', 'Hello World')
                s IN ('a', 'b', 'c', 'd', 'e', 'f', 'Hello World', '')
                s NOT IN ('hello', '')
                ch IN ('ab', 'abcde')
                vc IN ('abc', '12345678')
                s BETWEEN 'A' AND 'a'
                d IN (0, 2.25, 0.1)
                d BETWEEN 0 AND 1
                dc IN (0, 1.1, 123.45)
                dc BETWEEN 0 AND 99.5
                dt IN (DATE '1970-01-01', DATE '2024-02-29')
                dt BETWEEN DATE '1970-01-01' AND DATE '2024-01-01'
                ts BETWEEN TIMESTAMP '1970-01-01 00:00:00' AND TIMESTAMP '2024-01-01 00:00:00'
                big IN (0, 1.1)
                big > 5
                tm IN (TIME '12:00:00', TIME '01:02:03')
                ti IN (7, 1, 0)
                ts6 > TIMESTAMP '2000-01-01 00:00:00' OR ts6 < TIMESTAMP '1970-01-01 00:00:00'
                """);
    }

    @Test
    void choice() {
        assertSame("""
                CASE WHEN b THEN i ELSE i2 END
                CASE WHEN b THEN i WHEN b2 THEN l END
                CASE i WHEN 1 THEN 'one' WHEN 42 THEN 'many' ELSE s END
                CASE WHEN i = 0 THEN 0 ELSE 10 / i END
                IF(b, s, s2)
                IF(i > 0, 'yes', 'no')
                IF(b, dc, 0)
                COALESCE(i, i2)
                COALESCE(s, s2, 'none')
                COALESCE(l, i, 0)
                COALESCE(big, 0)
                NULLIF(i, 42)
                NULLIF(s, '')
                GREATEST(i, i2)
                LEAST(i, i2, l)
                GREATEST(s, s2)
                LEAST(d, i)
                GREATEST(COALESCE(dc, 0), COALESCE(dec4, 1))
                GREATEST(ts, ts2)
                LEAST(dt, DATE '2000-01-01')
                GREATEST(COALESCE(big, 0), COALESCE(dc, 0))
                CASE WHEN ts > ts2 THEN ts ELSE ts2 END
                CASE WHEN b THEN ts6 ELSE ts6 END
                IFNULL(s, 'null')
                CASE WHEN l2 < 0 THEN 'neg' WHEN l2 < 5 THEN 'few' ELSE 'lots' END
                """);
    }

    @Test
    void condition() {
        assertSameWhere("i > 0 AND s <> ''", "i", "s", "i + 1", "ts", "big");
        assertSameWhere("b OR b2", "s", "l * 2");
        assertSameWhere("i = 12345", "i", "s");
    }
}
