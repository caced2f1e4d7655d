INSERT INTO printed
SELECT id, UPPR(name) FROM orders;
