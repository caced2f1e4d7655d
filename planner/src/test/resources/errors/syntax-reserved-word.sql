INSERT INTO printed
SELECT id, value FROM orders;
