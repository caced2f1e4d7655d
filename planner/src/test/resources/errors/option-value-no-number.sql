CREATE TABLE t (id BIGINT, name STRING) WITH (
  'connector' = 'datagen', 'rows-per-second' = 'many'
);
INSERT INTO printed
SELECT id, name FROM t;
