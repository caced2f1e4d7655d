CREATE TABLE t (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'format' = 'json');
INSERT INTO printed
SELECT id, name FROM t;
