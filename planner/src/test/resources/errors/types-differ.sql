INSERT INTO printed
SELECT name, id FROM orders;
