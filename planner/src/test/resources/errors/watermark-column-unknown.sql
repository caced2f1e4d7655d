CREATE TABLE t (
  id BIGINT,
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'datagen');
INSERT INTO printed
SELECT id, name FROM orders;
