-- conservation, of the table flows.
-- EXAMPLE CONSTANTS: rows with other words in period are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/conservation.sql first: it must have no row.
WITH periods AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS span, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day, CAST(column5 AS BIGINT) AS length FROM (VALUES
    ('undated: in time', 'undated: in time', NULL, NULL, NULL),
    ('2017-18', '2017-18', 736420, 736784, 365),
    ('2018-19', '2018-19', 736785, 737149, 365),
    ('2018-04/2019-03', '2018-19', 736785, 737149, 365)
  ) AS given(column1, column2, column3, column4, column5)
),
came AS (
  SELECT payee AS party, period, phase, count(*) AS flows, sum(amount) AS amount, sum(coalesce(half_width, CAST(0 AS DECIMAL(19, 0)))) AS half_width
  FROM flows
  GROUP BY payee, period, phase
),
went AS (
  SELECT payer AS party, period, phase, count(*) AS flows, sum(amount) AS amount, sum(coalesce(half_width, CAST(0 AS DECIMAL(19, 0)))) AS half_width
  FROM flows
  GROUP BY payer, period, phase
),
sides AS (
  SELECT party, period, phase, flows AS flows_in, amount AS received, half_width AS received_half,
    CAST(0 AS BIGINT) AS flows_out, CAST(0 AS DECIMAL(29, 0)) AS paid, CAST(0 AS DECIMAL(29, 0)) AS paid_half
  FROM came
  UNION ALL
  SELECT party, period, phase, CAST(0 AS BIGINT), CAST(0 AS DECIMAL(29, 0)), CAST(0 AS DECIMAL(29, 0)),
    flows, amount, half_width
  FROM went
)
SELECT
  sides.phase AS phase,
  sides.party AS party,
  periods.span AS period,
  sum(flows_in) AS flows_in,
  sum(received) AS received,
  sum(received_half) AS received_half,
  sum(flows_out) AS flows_out,
  sum(paid) AS paid,
  sum(paid_half) AS paid_half,
  sum(received) - sum(paid) AS residual
FROM sides JOIN periods ON periods.word = sides.period
GROUP BY sides.phase, sides.party, periods.span
ORDER BY phase, party, period
