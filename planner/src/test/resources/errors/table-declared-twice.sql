CREATE TABLE orders (id BIGINT) WITH ('connector' = 'print');
INSERT INTO printed
SELECT id, name FROM orders;
