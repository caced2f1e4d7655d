USE CATALOG nowhere;
INSERT INTO printed
SELECT id, name FROM orders;
