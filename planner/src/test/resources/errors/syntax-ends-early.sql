INSERT INTO printed
SELECT id, name FROM orders WHERE ;
