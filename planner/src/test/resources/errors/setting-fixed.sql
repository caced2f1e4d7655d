SET 'execution.runtime-mode' = 'batch';
INSERT INTO printed
SELECT id, name FROM orders;
