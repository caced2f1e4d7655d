INSERT INTO printed
SELECT x.id, o.name FROM orders o;
