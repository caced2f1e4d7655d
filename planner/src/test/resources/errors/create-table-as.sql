CREATE TABLE t WITH ('connector' = 'print') AS SELECT id FROM orders;
INSERT INTO printed
SELECT id, name FROM orders;
