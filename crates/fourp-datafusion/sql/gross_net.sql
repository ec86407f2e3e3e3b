-- gross_net, of the table flows.
-- EXAMPLE CONSTANTS: rows with other words in period are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/gross_net.sql first: it must have no row.
WITH periods AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS span, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day, CAST(column5 AS BIGINT) AS length FROM (VALUES
    ('undated: in time', 'undated: in time', NULL, NULL, NULL),
    ('2017-18', '2017-18', 736420, 736784, 365),
    ('2018-19', '2018-19', 736785, 737149, 365),
    ('2018-04/2019-03', '2018-19', 736785, 737149, 365)
  ) AS given(column1, column2, column3, column4, column5)
),
inside AS (
  SELECT CAST(column1 AS VARCHAR) AS party FROM (VALUES
    ('body-0000'),
    ('body-0001')
  ) AS given(column1)
),
grouped AS (
  SELECT payer, payee, period, phase, count(*) AS flows, sum(amount) AS amount, sum(coalesce(half_width, CAST(0 AS DECIMAL(19, 0)))) AS half_width
  FROM flows
  GROUP BY payer, payee, period, phase
),
crossed AS (
  SELECT
    grouped.phase AS phase,
    periods.span AS period,
    CASE
      WHEN a.party IS NOT NULL AND b.party IS NOT NULL THEN 'internal'
      WHEN b.party IS NOT NULL THEN 'in'
      WHEN a.party IS NOT NULL THEN 'out'
      ELSE 'outside'
    END AS crossing,
    grouped.payer = grouped.payee AS is_to_itself,
    grouped.flows AS flows,
    grouped.amount AS amount,
    grouped.half_width AS half_width
  FROM grouped
  JOIN periods ON periods.word = grouped.period
  LEFT JOIN inside AS a ON a.party = grouped.payer
  LEFT JOIN inside AS b ON b.party = grouped.payee
)
SELECT
  phase,
  period,
  coalesce(sum(CASE WHEN crossing = 'internal' THEN flows END), CAST(0 AS BIGINT)) AS internal_flows,
  coalesce(sum(CASE WHEN crossing = 'internal' THEN amount END), CAST(0 AS DECIMAL(38, 0))) AS internal,
  coalesce(sum(CASE WHEN crossing = 'internal' THEN half_width END), CAST(0 AS DECIMAL(38, 0))) AS internal_half,
  coalesce(sum(CASE WHEN crossing = 'in' THEN flows END), CAST(0 AS BIGINT)) AS net_in_flows,
  coalesce(sum(CASE WHEN crossing = 'in' THEN amount END), CAST(0 AS DECIMAL(38, 0))) AS net_in,
  coalesce(sum(CASE WHEN crossing = 'in' THEN half_width END), CAST(0 AS DECIMAL(38, 0))) AS net_in_half,
  coalesce(sum(CASE WHEN crossing = 'out' THEN flows END), CAST(0 AS BIGINT)) AS net_out_flows,
  coalesce(sum(CASE WHEN crossing = 'out' THEN amount END), CAST(0 AS DECIMAL(38, 0))) AS net_out,
  coalesce(sum(CASE WHEN crossing = 'out' THEN half_width END), CAST(0 AS DECIMAL(38, 0))) AS net_out_half,
  coalesce(sum(CASE WHEN is_to_itself THEN amount END), CAST(0 AS DECIMAL(38, 0))) AS to_itself,
  sum(amount) AS gross,
  sum(half_width) AS gross_half
FROM crossed
WHERE crossing <> 'outside'
GROUP BY phase, period
ORDER BY phase, period
