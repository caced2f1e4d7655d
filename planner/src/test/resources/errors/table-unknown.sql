INSERT INTO printed
SELECT id, name
FROM ordrs;
