CREATE TABLE t (id BIGNT) WITH ('connector' = 'print');
INSERT INTO printed
SELECT id, name FROM orders;
