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
single AS (
  SELECT
    period, ends, payer_tells * payee_tells AS is_left_out, phase, amount, sayer, announced, confirmed_on
  FROM rows
  WHERE commitment IS NULL
),
phases AS (
  SELECT
    commitment, period, phase,
    min(ends) AS ends,
    max(payer_tells) AS payer_told,
    sum(1 - payee_tells) AS others,
    sum(CASE WHEN payee_tells = 0 THEN amount ELSE CAST(0 AS DECIMAL(19, 0)) END) AS amount_others,
    sum(amount) AS amount_all,
    min(CASE WHEN payee_tells = 0 THEN sayer END) AS sayer_others,
    min(sayer) AS sayer_all,
    min(CASE WHEN payee_tells = 0 THEN announced END) AS announced_others,
    min(announced) AS announced_all,
    min(CASE WHEN payee_tells = 0 THEN confirmed_on END) AS confirmed_others,
    min(confirmed_on) AS confirmed_all
  FROM rows
  WHERE commitment IS NOT NULL
  GROUP BY commitment, period, phase
),
told AS (
  SELECT
    commitment, period, phase, ends,
    CASE WHEN payer_told = 1 AND others = 0 THEN 0 ELSE 1 END AS is_there,
    CASE WHEN payer_told = 1 THEN amount_others ELSE amount_all END AS amount,
    CASE WHEN payer_told = 1 THEN sayer_others ELSE sayer_all END AS sayer,
    CASE WHEN payer_told = 1 THEN announced_others ELSE announced_all END AS announced,
    CASE WHEN payer_told = 1 THEN confirmed_others ELSE confirmed_all END AS confirmed_on
  FROM phases
),
joined AS (
  SELECT
    commitment, period,
    min(ends) AS ends,
    sum(CASE WHEN phase = 'pledged' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS pledged,
    sum(CASE WHEN phase = 'announced' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS published,
    sum(CASE WHEN phase = 'confirmed' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS confirmed,
    sum(CASE WHEN phase = 'paid' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS paid,
    sum(CASE WHEN phase = 'withdrawn' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS withdrawn,
    max(CASE WHEN phase IN ('pledged', 'announced') THEN is_there ELSE 0 END) AS has_promise,
    max(CASE WHEN phase = 'confirmed' THEN is_there ELSE 0 END) AS has_confirmed,
    max(CASE WHEN phase = 'paid' THEN is_there ELSE 0 END) AS has_paid,
    min(sayer) AS sayer,
    min(announced) AS announced,
    min(confirmed_on) AS confirmed_on
  FROM told
  GROUP BY commitment, period
),
promises AS (
  SELECT
    period, ends, confirmed, paid, has_promise, has_confirmed, has_paid, sayer, announced, confirmed_on,
    greatest(pledged, published, confirmed, paid + withdrawn) AS promised
  FROM joined
  UNION ALL
  SELECT
    period, ends,
    CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END,
    CASE WHEN phase = 'paid' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END,
    CASE WHEN phase IN ('pledged', 'announced') AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'paid' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN is_left_out = 0 THEN sayer END,
    CASE WHEN is_left_out = 0 THEN announced END,
    CASE WHEN is_left_out = 0 THEN confirmed_on END,
    CASE WHEN is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END
  FROM single
),
waited AS (
  SELECT period, announced AS place, promised AS money, 1 AS has_come, 1 AS weight
  FROM promises
  WHERE has_promise = 1 OR announced IS NOT NULL
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
