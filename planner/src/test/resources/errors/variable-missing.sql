CREATE TABLE t (id BIGINT, name STRING) WITH ('connector' = 'kafka',
  'properties.bootstrap.servers' = '${BROKER}');
