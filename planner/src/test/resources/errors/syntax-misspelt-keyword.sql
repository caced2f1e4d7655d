CREATE TABL x (a INT);
INSERT INTO printed SELECT id, name FROM orders;
