CREATE TABLE t (id BIGINT, name STRING) WITH (
  'connector' = 'kafka', 'topic' = 'x', 'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'jsn'
);
INSERT INTO printed
SELECT id, name FROM t;
