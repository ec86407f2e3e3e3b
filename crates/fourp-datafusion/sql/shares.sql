-- shares, of the table flows.
-- Ask checks/shares.sql first: it must have no row.
SELECT
  phase, price_base, kind, stream,
  flows,
  amount,
  half_width,
  sum(amount) OVER (PARTITION BY phase, price_base) AS of_amount
FROM (
  SELECT phase, price_base, kind, stream, count(*) AS flows, sum(amount) AS amount, sum(coalesce(half_width, CAST(0 AS DECIMAL(19, 0)))) AS half_width
  FROM flows
  GROUP BY phase, price_base, kind, stream
) AS grouped
ORDER BY phase NULLS FIRST, price_base NULLS FIRST, kind NULLS FIRST, stream NULLS FIRST
