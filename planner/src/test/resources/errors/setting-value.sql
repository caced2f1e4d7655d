SET 'table.exec.sink.not-null-enforcer' = 'maybe';
INSERT INTO printed
SELECT id, name FROM orders;
