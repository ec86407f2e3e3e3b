WITH periods AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS span, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day FROM (VALUES
    ('undated: in time', 'undated: in time', NULL, NULL),
    ('2017-18', '2017-18', 736420, 736784),
    ('2018-19', '2018-19', 736785, 737149),
    ('2018-04/2019-03', '2018-19', 736785, 737149)
  ) AS given(column1, column2, column3, column4)
),
days AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS BIGINT) AS place, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day FROM (VALUES
    ('2018', 1, 736695, 737059),
    ('2018-03', 2, 736754, 736784),
    ('2018-03-31', 3, 736784, 736784)
  ) AS given(column1, column2, column3, column4)
),
rows AS (
  SELECT
    flows.commitment AS commitment,
    flows.period AS period,
    flows.phase AS phase,
    flows.amount AS amount,
    CASE WHEN flows.reported_by = flows.payer THEN 1 ELSE 0 END AS payer_tells,
    CASE WHEN flows.reported_by = flows.payee THEN 1 ELSE 0 END AS payee_tells,
    concat(flows.payer, ' ', flows.payee) AS ends,
    CASE WHEN coalesce(flows.certainty, 'unknown') <> 'unknown'
      THEN concat(flows.payer, ' ', flows.payee, ' ', CASE flows.kind WHEN 'grant' THEN '1' WHEN 'transfer' THEN '2' WHEN 'spend' THEN '3' WHEN 'refund' THEN '4' WHEN 'levy' THEN '5' END, CASE flows.phase WHEN 'pledged' THEN '1' WHEN 'announced' THEN '2' WHEN 'confirmed' THEN '3' WHEN 'paid' THEN '4' WHEN 'withdrawn' THEN '5' END, '000000') END AS sayer,
    announced.place AS announced,
    confirmed.place AS confirmed_on,
    paid.place AS paid_on
  FROM flows
  LEFT JOIN days AS announced ON announced.word = flows.announced
  LEFT JOIN days AS confirmed ON confirmed.word = flows.confirmed
  LEFT JOIN days AS paid ON paid.word = flows.paid
),
told AS (
  SELECT
    commitment, period, paid_on,
    max(payer_tells) AS payer_told,
    sum(1 - payee_tells) AS others,
    count(*) AS weight,
    sum(CASE WHEN payee_tells = 0 THEN amount ELSE CAST(0 AS DECIMAL(19, 0)) END) AS amount_others,
    sum(amount) AS amount_all
  FROM rows
  WHERE commitment IS NOT NULL AND phase = 'paid'
  GROUP BY commitment, period, paid_on
),
payers AS (
  SELECT commitment, period, max(payer_told) AS payer_told FROM told GROUP BY commitment, period
),
sided AS (
  SELECT
    told.period AS period, told.paid_on AS paid_on, told.others AS others, told.weight AS weight,
    told.amount_others AS amount_others, told.amount_all AS amount_all, payers.payer_told AS payer_told
  FROM told JOIN payers ON payers.commitment = told.commitment AND payers.period = told.period
),
waited AS (
  SELECT
    period, paid_on AS place,
    CASE WHEN payer_told = 1 THEN amount_others ELSE amount_all END AS money,
    1 AS has_come,
    CASE WHEN payer_told = 1 THEN others ELSE weight END AS weight
  FROM sided
  WHERE payer_told = 0 OR others > 0
  UNION ALL
  SELECT period, paid_on, CAST(amount AS DECIMAL(29, 0)), 1, 1
  FROM rows
  WHERE commitment IS NULL AND phase = 'paid' AND payer_tells * payee_tells = 0
)
SELECT
  CASE
    WHEN days.place IS NOT NULL AND periods.first_day IS NOT NULL THEN 'came'
    WHEN days.place IS NOT NULL OR waited.has_come = 1 THEN 'undated'
    ELSE 'waiting'
  END AS state,
  days.first_day - periods.first_day AS days_least,
  days.last_day - periods.first_day AS days_most,
  sum(waited.weight) AS promises,
  sum(waited.money) AS money
FROM waited
JOIN periods ON periods.word = waited.period
LEFT JOIN days ON days.place = waited.place
GROUP BY
  CASE
    WHEN days.place IS NOT NULL AND periods.first_day IS NOT NULL THEN 'came'
    WHEN days.place IS NOT NULL OR waited.has_come = 1 THEN 'undated'
    ELSE 'waiting'
  END,
  days.first_day - periods.first_day,
  days.last_day - periods.first_day
ORDER BY state, days_least NULLS FIRST, days_most NULLS FIRST
