package io.millrace.expression;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** CAST and TRY_CAST between all common pairs of types, in both behaviours. */
class CastsTest extends OracleTest {
    private static final String TOTAL = """
            CAST(i AS TINYINT)
            CAST(l AS SMALLINT)
            CAST(l AS INT)
            CAST(i AS BIGINT)
            CAST(d AS INT)
            CAST(d AS BIGINT)
            CAST(f AS SMALLINT)
            CAST(l AS DOUBLE)
            CAST(l AS FLOAT)
            CAST(d AS FLOAT)
            CAST(f AS DOUBLE)
            CAST(i AS DECIMAL(12, 2))
            CAST(i AS DECIMAL(5, 2))
            CAST(l AS DECIMAL(38, 0))
            CAST(f AS DECIMAL(10, 3))
            CAST(dc AS DECIMAL(12, 4))
            CAST(dc AS DECIMAL(8, 1))
            CAST(dc AS DECIMAL(30, 5))
            CAST(big AS DECIMAL(18, 2))
            CAST(dc AS INT)
            CAST(dc AS BIGINT)
            CAST(big AS DOUBLE)
            CAST(dc AS FLOAT)
            CAST(b AS INT)
            CAST(b AS DOUBLE)
            CAST(b AS DECIMAL(4, 1))
            CAST(i AS BOOLEAN)
            CAST(d AS BOOLEAN)
            CAST(dc AS BOOLEAN)
            CAST(ti AS STRING)
            CAST(i AS STRING)
            CAST(l AS STRING)
            CAST(f AS STRING)
            CAST(d AS STRING)
            CAST(dc AS STRING)
            CAST(big AS STRING)
            CAST(b AS STRING)
            CAST(dt AS STRING)
            CAST(tm AS STRING)
            CAST(ts AS STRING)
            CAST(ts6 AS STRING)
            CAST(ltz AS STRING)
            CAST(ltz9 AS STRING)
            CAST(bin AS STRING)
            CAST(s AS BYTES)
            CAST(s AS VARCHAR(4))
            CAST(s AS CHAR(12))
            CAST(vc AS CHAR(3))
            CAST(ch AS STRING)
            CAST(ch AS VARCHAR(2))
            CAST(l AS VARCHAR(3))
            CAST(l AS CHAR(9))
            CAST(b AS CHAR(6))
            CAST(bin AS VARBINARY(2))
            CAST(bin AS BINARY(4))
            CAST(s AS BINARY(3))
            CAST(ts AS DATE)
            CAST(ltz AS DATE)
            CAST(ts AS TIME)
            CAST(ltz AS TIME)
            CAST(dt AS TIMESTAMP(3))
            CAST(dt AS TIMESTAMP_LTZ(3))
            CAST(tm AS TIMESTAMP(3))
            CAST(ts AS TIMESTAMP(6))
            CAST(ts6 AS TIMESTAMP(3))
            CAST(ts AS TIMESTAMP(0))
            CAST(ts AS TIMESTAMP_LTZ(3))
            CAST(ts6 AS TIMESTAMP_LTZ(3))
            CAST(ltz AS TIMESTAMP(3))
            CAST(ltz9 AS TIMESTAMP(9))
            CAST(ltz9 AS TIMESTAMP_LTZ(3))
            CAST(ltz AS TIMESTAMP_LTZ(6))
            """;

    private static final String FALLIBLE = """
            TRY_CAST(num AS TINYINT)
            TRY_CAST(num AS SMALLINT)
            TRY_CAST(num AS INT)
            TRY_CAST(num AS BIGINT)
            TRY_CAST(num AS FLOAT)
            TRY_CAST(num AS DOUBLE)
            TRY_CAST(num AS DECIMAL(6, 2))
            TRY_CAST(num AS DECIMAL(30, 2))
            TRY_CAST(num AS BOOLEAN)
            TRY_CAST(tstr AS DATE)
            TRY_CAST(tstr AS TIME)
            TRY_CAST(tstr AS TIMESTAMP(3))
            TRY_CAST(tstr AS TIMESTAMP(6))
            TRY_CAST(tstr AS TIMESTAMP_LTZ(3))
            TRY_CAST(s AS INT)
            TRY_CAST(i AS STRING)
            CAST('12' AS INT) + i
            ts = tstr
            dt = tstr
            """;

    private static final String CONSTRUCTED = """
            CAST(arr AS ARRAY<BIGINT>)
            CAST(arr AS ARRAY<STRING>)
            CAST(arr AS STRING)
            CAST(arr AS VARCHAR(4))
            CAST(arr AS CHAR(20))
            TRY_CAST(sarr AS ARRAY<INT>)
            CAST(m AS STRING)
            CAST(m AS MAP<STRING, BIGINT>)
            CAST(ROW(i, s, tm) AS ROW<a BIGINT, b VARCHAR(2), c STRING>)
            CAST(ROW(i, s) AS STRING)
            CAST(ARRAY[ROW(i, arr)] AS STRING)
            """;

    @Test
    void constructed() {
        assertSame(CONSTRUCTED);
    }

    @Test
    void total() {
        assertSame(TOTAL);
    }

    @Test
    void fallible() {
        assertSame(FALLIBLE);
    }

    @Test
    void legacy() {
        Configuration configuration = configuration();
        configuration.setString("table.exec.legacy-cast-behaviour", "enabled");
        FlinkOracle oracle = new FlinkOracle(configuration);
        assertSame(
                oracle,
                configuration,
                "",
                (TOTAL + FALLIBLE.replace("TRY_CAST", "CAST")).strip().split("\n"));
    }
}
