-- Tables that every case sees.
CREATE TABLE orders (
  id BIGINT,
  name STRING,
  price DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE printed (id BIGINT, name STRING) WITH ('connector' = 'print');
CREATE TABLE topic (id BIGINT, name STRING) WITH (
  'connector' = 'kafka', 'topic' = 'x', 'properties.bootstrap.servers' = 'localhost:9092', 'format' = 'json'
);
