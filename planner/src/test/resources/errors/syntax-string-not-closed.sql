INSERT INTO printed
SELECT id, 'abc FROM orders;
