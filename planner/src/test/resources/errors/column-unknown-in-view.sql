CREATE VIEW cheap AS
  SELECT id FROM orders WHERE prize < 3;
INSERT INTO printed
SELECT id, 'x' FROM cheap;
