-- Every order line of an online gift shop, while it is written: one stream in, four results out.
--
-- Variables: BROKER (bootstrap servers), DATA (this folder), BOUNDS (options that make the stream end).

-- A window's row is final when it comes, so no sink has to keep rows to restore an order.
SET 'table.exec.sink.upsert-materialize' = 'NONE';

CREATE TABLE order_lines (
  invoice      STRING,
  stock_code   STRING,
  description  STRING,
  quantity     INT,
  unit_price   DECIMAL(10, 3),
  customer     STRING,
  country      STRING,
  ordered_at   TIMESTAMP(3),
  -- Lines come in order; five minutes of patience cost nothing here and save rows that were held up.
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' MINUTE
) WITH (
  'connector' = 'kafka',
  'topic' = 'order-lines',
  'properties.bootstrap.servers' = '${BROKER:-localhost:9092}',
  'scan.startup.mode' = 'earliest-offset',
  ${BOUNDS:-'scan.bounded.mode' = 'unbounded'},
  'format' = 'json'
);

-- A small reference table: 38 countries with their region.
CREATE TABLE countries (
  country STRING,
  code    STRING,
  region  STRING,
  PRIMARY KEY (country) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${DATA}/countries.csv',
  'format' = 'csv'
);

-- 1. Revenue per country and hour, enriched with the country's region.
CREATE TABLE revenue_by_country (
  country       STRING,
  window_start  TIMESTAMP(3),
  window_end    TIMESTAMP(3),
  region        STRING,
  code          STRING,
  orders        BIGINT,
  lines         BIGINT,
  revenue       DECIMAL(38, 3),
  PRIMARY KEY (country, window_start, window_end) NOT ENFORCED
) WITH ('connector' = 'served');

INSERT INTO revenue_by_country
SELECT sales.country, window_start, window_end, region, code, orders, lines, revenue
FROM (
  SELECT country, window_start, window_end,
         COUNT(DISTINCT invoice) AS orders,
         COUNT(*) AS lines,
         SUM(quantity * unit_price) AS revenue
  FROM TABLE(TUMBLE(TABLE order_lines, DESCRIPTOR(ordered_at), INTERVAL '1' HOUR))
  GROUP BY country, window_start, window_end
) AS sales
JOIN countries ON sales.country = countries.country;

-- 2. What is trending: the ten products with most pieces sold over four hours, every hour.
CREATE TABLE trending_products (
  window_start TIMESTAMP(3),
  window_end   TIMESTAMP(3),
  place        BIGINT,
  stock_code   STRING,
  description  STRING,
  pieces       BIGINT,
  PRIMARY KEY (window_start, window_end, place) NOT ENFORCED
) WITH ('connector' = 'served');

INSERT INTO trending_products
SELECT window_start, window_end, place, stock_code, description, pieces
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY pieces DESC, stock_code) AS place
  FROM (
    SELECT stock_code, window_start, window_end,
           MAX(description) AS description,
           SUM(CAST(quantity AS BIGINT)) AS pieces
    FROM TABLE(HOP(TABLE order_lines, DESCRIPTOR(ordered_at), INTERVAL '1' HOUR, INTERVAL '4' HOUR))
    WHERE unit_price > 0
    GROUP BY stock_code, window_start, window_end
  )
)
WHERE place <= 10;

-- 3. Suspicious orders: a customer who gives back most of what they buy, or whose largest line lies far outside
--    their own history.
CREATE TABLE suspicious_customers (
  customer      STRING,
  reason        STRING,
  lines         BIGINT,
  bought        DECIMAL(38, 3),
  returned      DECIMAL(38, 3),
  largest_line  DECIMAL(38, 3),
  PRIMARY KEY (customer) NOT ENFORCED
) WITH ('connector' = 'served', 'alert' = 'true');

INSERT INTO suspicious_customers
SELECT customer,
       CASE WHEN returned > 500 AND returned * 2 > bought
            THEN 'returns most of what they buy'
            ELSE 'one line far outside their own history' END,
       lines, bought, returned, largest_line
FROM (
  SELECT customer,
         COUNT(*) AS lines,
         COALESCE(SUM(line_value) FILTER (WHERE line_value > 0), 0) AS bought,
         COALESCE(-SUM(line_value) FILTER (WHERE line_value < 0), 0) AS returned,
         MAX(line_value) AS largest_line
  FROM (SELECT customer, quantity * unit_price AS line_value FROM order_lines WHERE customer <> '')
  GROUP BY customer
)
WHERE (lines >= 10 AND returned > 500 AND returned * 2 > bought)
   OR (lines >= 20 AND largest_line > 1000 AND largest_line * lines > 100 * bought);

-- 4. Cleaned orders for whoever comes after: real sales of known customers, with their value.
CREATE TABLE clean_orders (
  invoice      STRING,
  customer     INT,
  stock_code   STRING,
  description  STRING,
  quantity     INT,
  line_value   DECIMAL(20, 3),
  country      STRING,
  ordered_at   TIMESTAMP(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'clean-orders',
  'properties.bootstrap.servers' = '${BROKER:-localhost:9092}',
  'format' = 'json'
);

INSERT INTO clean_orders
SELECT invoice, CAST(SPLIT_INDEX(customer, '.', 0) AS INT), stock_code, TRIM(description), quantity,
       CAST(quantity * unit_price AS DECIMAL(20, 3)), country, ordered_at
FROM order_lines
WHERE quantity > 0 AND unit_price > 0 AND customer <> '' AND invoice NOT LIKE 'C%';
