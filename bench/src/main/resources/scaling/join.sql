-- A row of each of many keys on the left; on the right the same, and then more rows that look for theirs.

CREATE TABLE items (k BIGINT, v BIGINT)
WITH ('connector' = 'keys', 'keys' = '${KEYS}', 'rows' = '${KEYS}', 'splits' = '${SPLITS}');

CREATE TABLE orders (k BIGINT, v BIGINT)
WITH ('connector' = 'keys', 'keys' = '${KEYS}', 'rows' = '${ROWS}', 'splits' = '${SPLITS}');

CREATE TABLE ordered (k BIGINT, v BIGINT, item BIGINT) WITH ('connector' = 'blackhole');

INSERT INTO ordered SELECT o.k, o.v, i.v FROM orders AS o JOIN items AS i ON o.k = i.k;
