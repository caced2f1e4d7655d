INSERT INTO printed
SELECT o.id, o.nam FROM orders o;
