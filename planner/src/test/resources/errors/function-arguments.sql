INSERT INTO printed
SELECT id, UPPER(name, 3) FROM orders;
