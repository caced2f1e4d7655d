SET parallelism.default = 3;
INSERT INTO printed
SELECT id, name FROM orders;
