-- A count and a sum for each of many keys: the first rows make the state, the others change it.

CREATE TABLE numbers (k BIGINT, v BIGINT)
WITH ('connector' = 'keys', 'keys' = '${KEYS}', 'rows' = '${ROWS}', 'splits' = '${SPLITS}');

CREATE TABLE totals (k BIGINT, n BIGINT, total BIGINT) WITH ('connector' = 'blackhole');

INSERT INTO totals SELECT k, COUNT(*), SUM(v) FROM numbers GROUP BY k;
