-- mirrors, of the table flows.
-- EXAMPLE CONSTANTS: rows with other words in period are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/mirrors.sql first: it must have no row.
WITH periods AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS span, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day, CAST(column5 AS BIGINT) AS length FROM (VALUES
    ('undated: in time', 'undated: in time', NULL, NULL, NULL),
    ('2017-18', '2017-18', 736420, 736784, 365),
    ('2018-19', '2018-19', 736785, 737149, 365),
    ('2018-04/2019-03', '2018-19', 736785, 737149, 365)
  ) AS given(column1, column2, column3, column4, column5)
),
told AS (
  SELECT
    flows.phase AS phase,
    flows.payer AS payer,
    flows.payee AS payee,
    periods.span AS period,
    flows.commitment AS commitment,
    flows.amount AS amount,
    sum(CASE WHEN flows.reported_by = flows.payer THEN 1 ELSE 0 END) AS by_payer,
    sum(CASE WHEN flows.reported_by = flows.payee THEN 1 ELSE 0 END) AS by_payee
  FROM flows JOIN periods ON periods.word = flows.period
  WHERE flows.payer <> flows.payee AND (flows.reported_by = flows.payer OR flows.reported_by = flows.payee)
  GROUP BY flows.phase, flows.payer, flows.payee, periods.span, flows.commitment, flows.amount
),
paired AS (
  SELECT *, CASE WHEN by_payer < by_payee THEN by_payer ELSE by_payee END AS pairs FROM told
)
SELECT
  phase,
  payer,
  payee,
  period,
  sum(pairs) AS pairs,
  sum(CAST(pairs AS DECIMAL(19, 0)) * amount) AS paired,
  sum(by_payer - pairs) AS only_payer_flows,
  sum(CAST(by_payer - pairs AS DECIMAL(19, 0)) * amount) AS only_payer,
  sum(by_payee - pairs) AS only_payee_flows,
  sum(CAST(by_payee - pairs AS DECIMAL(19, 0)) * amount) AS only_payee
FROM paired
GROUP BY phase, payer, payee, period
ORDER BY phase, payer, payee, period
