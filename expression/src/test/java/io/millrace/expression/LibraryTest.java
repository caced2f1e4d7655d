package io.millrace.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numeric functions, JSON, collections, and functions that only Flink's library has. */
class LibraryTest extends OracleTest {
    /** Decimals of another precision than declared fail an assertion when Flink writes them, hence the casts. */
    @Test
    void mathematics() {
        assertSame("""
                ABS(i)
                ABS(l)
                ABS(ti)
                ABS(f)
                ABS(d)
                ABS(dc)
                ABS(big)
                SIGN(i)
                SIGN(l)
                SIGN(d)
                CAST(SIGN(dc) AS DOUBLE)
                FLOOR(d)
                CEIL(d)
                FLOOR(f)
                CAST(FLOOR(dc) AS DOUBLE)
                CAST(CEIL(dc) AS DOUBLE)
                CAST(CEIL(big) AS DOUBLE)
                FLOOR(i)
                ROUND(d, 1)
                ROUND(f, 1)
                ROUND(i, -1)
                ROUND(l, -2)
                CAST(ROUND(dc, 1) AS DOUBLE)
                CAST(ROUND(dc) AS DOUBLE)
                ROUND(ti, 0)
                TRUNCATE(i2 * 1.55e0, 1)
                CAST(TRUNCATE(dc, 1) AS DOUBLE)
                TRUNCATE(i, -1)
                TRUNCATE(i2 * CAST(1.5 AS FLOAT))
                POWER(i2, 2)
                POWER(d, dc)
                POWER(dc, 2)
                SQRT(i2 + 20)
                EXP(i2)
                EXP(dc / CAST(100000000 AS DECIMAL(10, 0)))
                LN(i2 + 20)
                LOG(i2 + 20)
                LOG(2, i2 + 20)
                LOG10(i2 + 20)
                LOG2(i2 + 20)
                SIN(d)
                COS(dc)
                TAN(f)
                COT(i2)
                ASIN(f)
                ACOS(d)
                ATAN(dc)
                ATAN2(d, f)
                SINH(i2)
                COSH(i2)
                TANH(dc)
                DEGREES(d)
                RADIANS(dc)
                PI()
                E()
                """);
    }

    @Test
    void json() {
        assertSame("""
                JSON_VALUE(js, '$.a')
                JSON_VALUE(js, '$.d[0]' RETURNING INTEGER)
                JSON_VALUE(js, '$.f' RETURNING DOUBLE)
                JSON_VALUE(js, '$.e' RETURNING BOOLEAN)
                JSON_VALUE(js, '$.b.c' DEFAULT 'none' ON EMPTY)
                JSON_VALUE(js, 'strict $.b.c' DEFAULT 'empty' ON EMPTY DEFAULT 'error' ON ERROR)
                JSON_QUERY(js, '$.b')
                JSON_QUERY(js, '$.d' WITH WRAPPER)
                JSON_QUERY(js, '$.a' WITH CONDITIONAL WRAPPER EMPTY ARRAY ON EMPTY)
                JSON_QUERY(js, 'lax $.d' RETURNING ARRAY<STRING>)
                JSON_EXISTS(js, '$.a')
                JSON_EXISTS(js, 'strict $.b.c' FALSE ON ERROR)
                js IS JSON
                js IS NOT JSON
                js IS JSON OBJECT
                js IS JSON ARRAY
                js IS JSON SCALAR
                s IS NOT JSON VALUE
                JSON_STRING(s)
                JSON_STRING(dc)
                JSON_STRING(i)
                JSON_OBJECT('a' VALUE i, 'b' VALUE s)
                JSON_OBJECT('a' VALUE i, 'ts' VALUE ts ABSENT ON NULL)
                JSON_OBJECT('o' VALUE JSON_OBJECT('x' VALUE b), 'l' VALUE JSON_ARRAY(1, d))
                JSON_ARRAY(i, s, b NULL ON NULL)
                JSON_ARRAY(i, s, b)
                JSON_QUOTE(s)
                JSON_UNQUOTE(js)
                """);
    }

    @Test
    void collections() {
        assertSame("""
                arr[1]
                arr[i2]
                sarr[1]
                m['a']
                m['世']
                m[vc]
                r.a
                r.t
                CARDINALITY(arr)
                CARDINALITY(m)
                ARRAY[i, i2]
                ARRAY[s, s2]
                ARRAY[UPPER(s), LOWER(s)]
                ARRAY[1, 2][2]
                MAP['a', i, 'b', i2]
                MAP['a', s]['a']
                ROW(i, s)
                ROW(UPPER(s), ts, dc)
                ARRAY[l, i]
                ELEMENT(ARRAY[s])
                ARRAY_REVERSE(arr)
                ARRAY_SLICE(arr, 1, 2)
                ARRAY_JOIN(sarr, ',')
                MAP_KEYS(MAP['k', i2])
                MAP_VALUES(MAP['k', i2])
                TYPEOF(dc)
                """);
    }

    @Test
    void refusesWhatIsNotDeterministic() {
        assertThat(refusal("RAND()")).contains("RAND");
        assertThat(refusal("UUID()")).contains("UUID");
    }

    @Test
    void comparesWhatArraysAndRowsContain() {
        assertSame("""
                ARRAY_CONTAINS(arr, i)
                ARRAY_POSITION(arr, 2)
                ARRAY_REMOVE(sarr, s)
                ARRAY_SORT(arr)
                ARRAY_DISTINCT(ARRAY[i, i2, i])
                ARRAY_DISTINCT(ARRAY[ROW(i, s), ROW(i, s)])
                ARRAY_MAX(arr)
                ARRAY_MIN(ARRAY[d, 1.5, -0.0])
                ARRAY_UNION(arr, ARRAY[1, 2, 7])
                ARRAY_EXCEPT(arr, ARRAY[1])
                ARRAY_INTERSECT(sarr, ARRAY[s, s2])
                MAP_UNION(m, MAP['a', 5])
                ROW(i, s) = ROW(i2, s2)
                ROW(i2, l2) <> ROW(i2, l2)
                ARRAY[i2, 1] = ARRAY[i2, 1]
                """);
    }

    @Test
    void writesJsonOfArraysMapsAndRows() {
        assertSame("""
                JSON_OBJECT('a' VALUE arr, 'm' VALUE m, 'r' VALUE ROW(i, ts, dc))
                JSON_ARRAY(sarr, JSON_ARRAY(arr), bin)
                JSON_STRING(ROW(arr, s))
                JSON_OBJECT('a' VALUE i, 'b' VALUE i, 'c' VALUE i, 'd' VALUE i, 'e' VALUE i, 'f' VALUE s2)
                """);
    }
}
