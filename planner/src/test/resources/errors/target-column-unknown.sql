INSERT INTO printed (id, nme) SELECT id, name FROM orders;
