INSERT INTO printed
SELECT id + name, name FROM orders;
