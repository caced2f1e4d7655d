SET 'table.exec.mini-bach.enabled' = 'true';
INSERT INTO printed
SELECT id, name FROM orders;
