INSERT INTO printd SELECT id, name FROM orders;
