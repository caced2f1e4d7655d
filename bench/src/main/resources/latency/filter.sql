-- The pipeline whose latency is measured: Kafka to Kafka, at least once, a filter in between.

CREATE TABLE sent (
  id BIGINT,
  amount BIGINT,
  sent_nanos BIGINT,
  note STRING
) WITH (
  'connector' = 'kafka',
  'topic' = '${FROM}',
  'properties.bootstrap.servers' = '${BOOTSTRAP_SERVERS}',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE kept (
  id BIGINT,
  amount BIGINT,
  sent_nanos BIGINT,
  note STRING
) WITH (
  'connector' = 'kafka',
  'topic' = '${TO}',
  'properties.bootstrap.servers' = '${BOOTSTRAP_SERVERS}',
  'properties.linger.ms' = '0',
  'sink.delivery-guarantee' = 'at-least-once',
  'format' = 'json'
);

INSERT INTO kept SELECT id, amount, sent_nanos, note FROM sent WHERE amount >= 100;
