INSERT INTO printed
SELECT id, nam
FROM orders;
