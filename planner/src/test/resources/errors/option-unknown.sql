CREATE TABLE t (id BIGINT, name STRING) WITH (
  'connector' = 'datagen',
  'row-per-second' = '3'
);
INSERT INTO printed
SELECT id, name FROM t;
