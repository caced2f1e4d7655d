INSERT INTO topic
SELECT COUNT(*), name FROM orders GROUP BY name;
