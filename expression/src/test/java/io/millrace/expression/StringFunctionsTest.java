package io.millrace.expression;

import org.junit.jupiter.api.Test;

/** String functions, over ASCII, other scripts, empty strings and nulls. */
class StringFunctionsTest extends OracleTest {
    @Test
    void parts() {
        assertSame("""
                UPPER(s)
                LOWER(s)
                INITCAP(s)
                UPPER(vc)
                CHAR_LENGTH(s)
                CHARACTER_LENGTH(ch)
                SUBSTRING(s FROM 2)
                SUBSTRING(s FROM 2 FOR 3)
                SUBSTRING(s, -3)
                SUBSTRING(s, -3, 2)
                SUBSTR(s, 0, 4)
                SUBSTRING(s, i2)
                SUBSTRING(UPPER(s), 2, 5)
                LEFT(s, 3)
                LEFT(s, i2)
                RIGHT(s, 3)
                RIGHT(s, i2)
                s || s2
                s || '-' || vc
                CONCAT(s, '!', s2)
                CONCAT(UPPER(s), LOWER(s2), s)
                CONCAT_WS('-', s, s2, vc)
                CONCAT_WS(s2, s, vc)
                TRIM(s)
                TRIM(LEADING FROM s)
                TRIM(TRAILING FROM s)
                TRIM(BOTH 'H' FROM s)
                TRIM(LEADING 'He' FROM s)
                LTRIM(s)
                RTRIM(s)
                LTRIM(s, ' p')
                RTRIM(s, 'd ')
                BTRIM(s)
                BTRIM(s, 'Hd')
                REVERSE(s)
                REPEAT(s2, 3)
                LPAD(s2, 7, '*')
                RPAD(s2, 2, '*')
                OVERLAY(s PLACING 'xx' FROM 2 FOR 3)
                ASCII(s)
                CHR(65)
                CHR(l)
                SPLIT_INDEX(url, '/', 2)
                SPLIT_INDEX(url, '/', i2)
                SPLIT_INDEX(s, 'l', 0)
                SPLIT_INDEX(s, 'or', 1)
                SPLIT_INDEX(s, 44, 1)
                ELT(2, s, s2)
                """);
    }

    @Test
    void search() {
        assertSame("""
                s LIKE 'H%'
                s LIKE '%d'
                s LIKE '%o W%'
                s LIKE 'Hello World'
                s LIKE '%'
                s LIKE ''
                s LIKE '_ello%'
                s LIKE 'H%W%d'
                s LIKE '%l%o%'
                s LIKE 'a\\_b%' ESCAPE '\\'
                s LIKE 'a!_b!%c%' ESCAPE '!'
                s NOT LIKE 'H%'
                s LIKE s2
                s LIKE '%世%'
                vc LIKE 'ab%'
                ch LIKE 'ab%'
                s SIMILAR TO 'H(e|a)llo%'
                s NOT SIMILAR TO '%(lo|a_)%'
                POSITION('o' IN s)
                POSITION(s2 IN s)
                LOCATE('o', s)
                LOCATE('o', s, 6)
                INSTR(s, 'l')
                INSTR(s, 'l', 1, 2)
                REPLACE(s, 'l', 'LL')
                REPLACE(s, s2, '?')
                REGEXP(s, '^H.*d$')
                REGEXP_REPLACE(s, '[aeiou]', '*')
                REGEXP_EXTRACT(url, '//([^/]+)/', 1)
                REGEXP_EXTRACT(url, 'k([0-9])=', 1)
                REGEXP_EXTRACT(s, 'W.*')
                REGEXP_COUNT(s, 'l')
                REGEXP_INSTR(s, 'W')
                REGEXP_SUBSTR(s, 'W.*')
                STARTSWITH(s, 'He')
                ENDSWITH(s, s2)
                TRANSLATE(s, 'lo', '01')
                """);
    }

    @Test
    void hashCodesByWhichDistinctAggregatesAreSplit() {
        assertSame("""
                HASH_CODE(s)
                HASH_CODE(ti)
                HASH_CODE(si)
                HASH_CODE(i)
                HASH_CODE(l)
                HASH_CODE(f)
                HASH_CODE(d)
                HASH_CODE(b)
                HASH_CODE(dt)
                """);
    }

    @Test
    void encoding() {
        assertSame("""
                MD5(s)
                SHA1(s)
                SHA224(s)
                SHA256(s)
                SHA384(s)
                SHA512(s)
                SHA2(s, 256)
                TO_BASE64(s)
                FROM_BASE64('aGVsbG8=')
                ENCODE(s, 'UTF-8')
                DECODE(bin, 'UTF-8')
                HEX(s)
                HEX(l)
                BIN(l)
                UNHEX(s)
                PARSE_URL(url, 'HOST')
                PARSE_URL(url, 'QUERY', 'k1')
                PARSE_URL(url, 'PATH')
                STR_TO_MAP(vc, ',', '=')
                STR_TO_MAP(s)
                URL_ENCODE(s)
                URL_DECODE(url)
                SPLIT(s, ' ')
                IS_DECIMAL(num)
                IS_DIGIT(num)
                IS_ALPHA(s2)
                """);
    }
}
