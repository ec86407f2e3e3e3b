-- pots, of the table flows.
-- Ask checks/pots.sql first: it must have no row.
SELECT phase, payee, payer, stream, count(*) AS flows, sum(amount) AS amount, sum(coalesce(half_width, CAST(0 AS DECIMAL(19, 0)))) AS half_width
FROM flows
GROUP BY phase, payee, payer, stream
ORDER BY phase NULLS FIRST, payee NULLS FIRST, payer NULLS FIRST, stream NULLS FIRST
