CREATE FUNCTION score AS 'com.example.Score';
INSERT INTO printed
SELECT id, score(name) FROM orders;
