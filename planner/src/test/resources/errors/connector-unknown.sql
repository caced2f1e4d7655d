CREATE TABLE t (id BIGINT, name STRING) WITH ('connector' = 'kafak');
INSERT INTO printed
SELECT id, name FROM t;
