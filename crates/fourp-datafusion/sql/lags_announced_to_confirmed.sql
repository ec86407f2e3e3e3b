-- lags_announced_to_confirmed, of the table flows.
-- EXAMPLE CONSTANTS: rows with other words in period, announced, confirmed, paid, withdrawn are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/lags_announced_to_confirmed.sql first: it must have no row.
WITH periods AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS span, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day, CAST(column5 AS BIGINT) AS length FROM (VALUES
    ('undated: in time', 'undated: in time', NULL, NULL, NULL),
    ('2017-18', '2017-18', 736420, 736784, 365),
    ('2018-19', '2018-19', 736785, 737149, 365),
    ('2018-04/2019-03', '2018-19', 736785, 737149, 365)
  ) AS given(column1, column2, column3, column4, column5)
),
days AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS sorted, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day FROM (VALUES
    ('2018', '2018-01-012', 736695, 737059),
    ('2018-03', '2018-03-011', 736754, 736784),
    ('2018-03-31', '2018-03-310', 736784, 736784)
  ) AS given(column1, column2, column3, column4)
),
kinds AS (
  SELECT CAST(column1 AS VARCHAR) AS kind, CAST(column2 AS BIGINT) AS one FROM (VALUES
    ('arrived', 1),
    ('withdrawn', 1),
    ('open', 1)
  ) AS given(column1, column2)
),
rows AS (
  SELECT
    commitment,
    period,
    phase,
    amount,
    CASE WHEN reported_by = payer THEN 1 ELSE 0 END AS payer_tells,
    CASE WHEN reported_by = payee THEN 1 ELSE 0 END AS payee_tells,
    CASE length(announced) WHEN 10 THEN concat(announced, '0') WHEN 7 THEN concat(announced, '-011') WHEN 4 THEN concat(announced, '-01-012') END AS announced,
    CASE length(confirmed) WHEN 10 THEN concat(confirmed, '0') WHEN 7 THEN concat(confirmed, '-011') WHEN 4 THEN concat(confirmed, '-01-012') END AS confirmed_on,
    CASE length(withdrawn) WHEN 10 THEN concat(withdrawn, '0') WHEN 7 THEN concat(withdrawn, '-011') WHEN 4 THEN concat(withdrawn, '-01-012') END AS withdrawn_on,
    CASE length(paid) WHEN 10 THEN concat(paid, '0') WHEN 7 THEN concat(paid, '-011') WHEN 4 THEN concat(paid, '-01-012') END AS paid_on
  FROM flows
),
single AS (
  SELECT period, payer_tells * payee_tells AS is_left_out, phase, amount,
    announced,
    confirmed_on,
    withdrawn_on
  FROM rows
  WHERE commitment IS NULL
),
phases AS (
  SELECT
    commitment, period, phase,
    max(payer_tells) AS payer_told,
    sum(1 - payee_tells) AS others,
    sum(CASE WHEN payee_tells = 0 THEN amount ELSE CAST(0 AS DECIMAL(19, 0)) END) AS amount_others,
    sum(amount) AS amount_all,
    min(CASE WHEN payee_tells = 0 THEN announced END) AS announced_others,
    min(announced) AS announced_all,
    min(CASE WHEN payee_tells = 0 THEN confirmed_on END) AS confirmed_on_others,
    min(confirmed_on) AS confirmed_on_all,
    min(CASE WHEN payee_tells = 0 THEN withdrawn_on END) AS withdrawn_on_others,
    min(withdrawn_on) AS withdrawn_on_all
  FROM rows
  WHERE commitment IS NOT NULL
  GROUP BY commitment, period, phase
),
told AS (
  SELECT
    commitment, period, phase, 
    CASE WHEN payer_told = 1 AND others = 0 THEN 0 ELSE 1 END AS is_there,
    CASE WHEN payer_told = 1 THEN amount_others ELSE amount_all END AS amount,
    CASE WHEN payer_told = 1 THEN announced_others ELSE announced_all END AS announced,
    CASE WHEN payer_told = 1 THEN confirmed_on_others ELSE confirmed_on_all END AS confirmed_on,
    CASE WHEN payer_told = 1 THEN withdrawn_on_others ELSE withdrawn_on_all END AS withdrawn_on
  FROM phases
),
joined AS (
  SELECT
    commitment, period,
    sum(CASE WHEN phase = 'pledged' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS pledged,
    sum(CASE WHEN phase = 'announced' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS published,
    sum(CASE WHEN phase = 'confirmed' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS confirmed,
    sum(CASE WHEN phase = 'paid' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS paid,
    sum(CASE WHEN phase = 'withdrawn' THEN amount ELSE CAST(0 AS DECIMAL(29, 0)) END) AS withdrawn,
    max(CASE WHEN phase IN ('pledged', 'announced') THEN is_there ELSE 0 END) AS has_promise,
    max(CASE WHEN phase = 'confirmed' THEN is_there ELSE 0 END) AS has_confirmed,
    max(CASE WHEN phase = 'paid' THEN is_there ELSE 0 END) AS has_paid,
    min(announced) AS announced,
    min(confirmed_on) AS confirmed_on,
    min(withdrawn_on) AS withdrawn_on
  FROM told
  GROUP BY commitment, period
),
promises AS (
  SELECT
    period, confirmed, paid, withdrawn, has_promise, has_confirmed, has_paid,
    announced,
    confirmed_on,
    withdrawn_on,
    greatest(pledged, published, confirmed, paid + withdrawn) AS promised
  FROM joined
  UNION ALL
  SELECT
    period, CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END, CASE WHEN phase = 'paid' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END, CASE WHEN phase = 'withdrawn' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END,
    CASE WHEN phase IN ('pledged', 'announced') AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'paid' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN is_left_out = 0 THEN announced END,
    CASE WHEN is_left_out = 0 THEN confirmed_on END,
    CASE WHEN is_left_out = 0 THEN withdrawn_on END,
    CASE WHEN is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END
  FROM single
),
waited AS (
  SELECT
    period AS period,
    announced AS start,
    confirmed_on AS place,
    withdrawn_on AS withdrawn_on,
    CASE WHEN (confirmed_on IS NOT NULL OR CASE WHEN has_confirmed = 1 OR has_paid = 1 THEN 1 ELSE 0 END = 1) THEN 1 ELSE 0 END AS came_count,
    CASE WHEN (confirmed_on IS NOT NULL OR CASE WHEN has_confirmed = 1 OR has_paid = 1 THEN 1 ELSE 0 END = 1) THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END AS came_money,
    CASE WHEN (confirmed_on IS NOT NULL OR CASE WHEN has_confirmed = 1 OR has_paid = 1 THEN 1 ELSE 0 END = 1) THEN CAST(0 AS DECIMAL(38, 0)) ELSE least(withdrawn, promised) END AS withdrawn,
    CASE WHEN (confirmed_on IS NOT NULL OR CASE WHEN has_confirmed = 1 OR has_paid = 1 THEN 1 ELSE 0 END = 1) THEN CAST(0 AS DECIMAL(38, 0)) ELSE promised END AS waits
  FROM promises
  WHERE has_promise = 1 OR announced IS NOT NULL
),
grouped AS (
  SELECT
    period, start, place, withdrawn_on, 1 AS one,
    sum(came_count) AS came_count, sum(came_money) AS came_money,
    sum(CASE WHEN withdrawn > 0 THEN 1 ELSE 0 END) AS withdrawn_count, sum(withdrawn) AS withdrawn_money,
    sum(CASE WHEN waits > withdrawn THEN 1 ELSE 0 END) AS open_count, sum(waits - withdrawn) AS open_money
  FROM waited
  GROUP BY period, start, place, withdrawn_on
),
spans AS (
  SELECT
    kinds.kind AS kind,
    CASE kinds.kind WHEN 'arrived' THEN came_count WHEN 'withdrawn' THEN withdrawn_count ELSE open_count END AS promises,
    CASE kinds.kind WHEN 'arrived' THEN came_money WHEN 'withdrawn' THEN withdrawn_money ELSE open_money END AS money,
    begins.first_day AS start_first,
    begins.last_day AS start_last,
    CASE WHEN kinds.kind = 'open' THEN 737515 ELSE ends.first_day END AS end_first,
    CASE WHEN kinds.kind = 'open' THEN 737515 ELSE ends.last_day END AS end_last
  FROM grouped
  JOIN kinds ON kinds.one = grouped.one
  JOIN periods ON periods.word = grouped.period
  LEFT JOIN days AS begins ON begins.sorted = grouped.start
  LEFT JOIN days AS ends ON ends.sorted = CASE WHEN kinds.kind = 'arrived' THEN grouped.place ELSE grouped.withdrawn_on END
),
stated AS (
  SELECT
    CASE
      WHEN start_first IS NULL OR end_first IS NULL THEN 'undated'
      WHEN kind = 'arrived' THEN 'came'
      ELSE kind
    END AS state,
    end_first - start_last AS days_least,
    end_last - start_first AS days_most,
    promises,
    money
  FROM spans
  WHERE promises > 0 AND (kind <> 'open' OR start_first <= 737515)
)
SELECT state, days_least, days_most, sum(promises) AS promises, sum(money) AS money
FROM stated
GROUP BY state, days_least, days_most
ORDER BY state, days_least NULLS FIRST, days_most NULLS FIRST
