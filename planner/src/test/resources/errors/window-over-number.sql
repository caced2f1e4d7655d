INSERT INTO printed
SELECT COUNT(*), name
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(id), INTERVAL '1' HOUR))
GROUP BY name, window_start, window_end;
