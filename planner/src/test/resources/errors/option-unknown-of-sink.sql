CREATE TABLE t (id BIGINT, name STRING) WITH (
  'connector' = 'print', 'print-identifer' = 'x'
);
INSERT INTO t SELECT id, name FROM orders;
