-- collapse, of the table flows.
-- Ask checks/collapse.sql first: it must have no row.
SELECT phase, price_base, payer, payee, period, count(*) AS flows, sum(amount) AS amount, sum(coalesce(half_width, CAST(0 AS DECIMAL(19, 0)))) AS half_width
FROM flows
GROUP BY phase, price_base, payer, payee, period
ORDER BY phase NULLS FIRST, price_base NULLS FIRST, payer NULLS FIRST, payee NULLS FIRST, period NULLS FIRST
