INSERT INTO printed
SELECT id, name FROM orders /*+ OPTIONS('row-per-second' = '3') */;
