CREATE TABLE t (id BIGINT, name STRING) WITH (
  'connector' = 'upsert-kafka', 'topic' = 'x', 'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json', 'value.format' = 'json'
);
INSERT INTO t SELECT id, name FROM orders;
