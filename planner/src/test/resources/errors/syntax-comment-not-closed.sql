INSERT INTO printed
SELECT id, name /* all of them FROM orders;
