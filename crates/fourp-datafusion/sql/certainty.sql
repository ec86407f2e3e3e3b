-- certainty, of the table flows.
-- EXAMPLE CONSTANTS: rows with other words in period, announced, confirmed, paid, withdrawn are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/certainty.sql first: it must have no row.
WITH rows AS (
  SELECT
    commitment,
    period,
    phase,
    amount,
    CASE WHEN reported_by = payer THEN 1 ELSE 0 END AS payer_tells,
    CASE WHEN reported_by = payee THEN 1 ELSE 0 END AS payee_tells,
    CASE length(confirmed) WHEN 10 THEN concat(confirmed, '0') WHEN 7 THEN concat(confirmed, '-011') WHEN 4 THEN concat(confirmed, '-01-012') END AS confirmed_on,
    concat(payer, ' ', payee) AS ends,
    CASE WHEN certainty <> 'unknown' THEN concat(payer, ' ', payee, ' ', CASE kind WHEN 'grant' THEN '1' WHEN 'transfer' THEN '2' WHEN 'spend' THEN '3' WHEN 'refund' THEN '4' WHEN 'levy' THEN '5' END, CASE phase WHEN 'pledged' THEN '1' WHEN 'announced' THEN '2' WHEN 'confirmed' THEN '3' WHEN 'paid' THEN '4' WHEN 'withdrawn' THEN '5' END, ' ', CASE WHEN certainty = 'one-year' THEN 'o' WHEN certainty <> 'unknown' THEN concat('u', CASE length(substr(certainty, 7)) WHEN 10 THEN concat(substr(certainty, 7), '0') WHEN 7 THEN concat(substr(certainty, 7), '-011') WHEN 4 THEN concat(substr(certainty, 7), '-01-012') END) END) END AS sayer
  FROM flows
  WHERE period IN ('2018-19', '2018-04/2019-03')
),
single AS (
  SELECT period, ends, payer_tells * payee_tells AS is_left_out, phase, amount,
    sayer,
    confirmed_on
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
    min(CASE WHEN payee_tells = 0 THEN confirmed_on END) AS confirmed_on_others,
    min(confirmed_on) AS confirmed_on_all
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
    CASE WHEN payer_told = 1 THEN confirmed_on_others ELSE confirmed_on_all END AS confirmed_on
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
    min(confirmed_on) AS confirmed_on
  FROM told
  GROUP BY commitment, period
),
promises AS (
  SELECT
    period, ends, confirmed, paid, withdrawn, has_promise, has_confirmed, has_paid,
    sayer,
    confirmed_on,
    greatest(pledged, published, confirmed, paid + withdrawn) AS promised
  FROM joined
  UNION ALL
  SELECT
    period, ends, CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END, CASE WHEN phase = 'paid' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END, CASE WHEN phase = 'withdrawn' AND is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END,
    CASE WHEN phase IN ('pledged', 'announced') AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'confirmed' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN phase = 'paid' AND is_left_out = 0 THEN 1 ELSE 0 END,
    CASE WHEN is_left_out = 0 THEN sayer END,
    CASE WHEN is_left_out = 0 THEN confirmed_on END,
    CASE WHEN is_left_out = 0 THEN CAST(amount AS DECIMAL(38, 0)) ELSE CAST(0 AS DECIMAL(38, 0)) END
  FROM single
),
seen AS (
  SELECT
    split_part(ends, ' ', 2) AS payee,
    promised,
    confirmed_on,
    CASE WHEN confirmed > 0 OR paid > 0 THEN 1 ELSE 0 END AS was_confirmed,
    substr(split_part(sayer, ' ', 4), 1, 1) AS years,
    substr(split_part(sayer, ' ', 4), 2) AS lasts
  FROM promises
)
SELECT
  payee,
  count(*) AS promises,
  sum(promised) AS promised,
  sum(CASE WHEN CASE substr(confirmed_on, 11) WHEN '0' THEN substr(confirmed_on, 1, 10) <= '2018-03-31' WHEN '1' THEN substr(confirmed_on, 1, 7) <= '2018-03'          ELSE substr(confirmed_on, 1, 4) <= '2017' END THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS confirmed,
  sum(CASE
    WHEN confirmed_on IS NULL AND was_confirmed = 1 THEN promised
    WHEN NOT (CASE substr(confirmed_on, 11) WHEN '0' THEN substr(confirmed_on, 1, 10) <= '2018-03-31' WHEN '1' THEN substr(confirmed_on, 1, 7) <= '2018-03'          ELSE substr(confirmed_on, 1, 4) <= '2017' END) AND substr(confirmed_on, 1, 10) <= '2018-03-31' THEN promised
    ELSE CAST(0 AS DECIMAL(38, 0))
  END) AS perhaps_confirmed,
  sum(CASE WHEN confirmed_on IS NOT NULL THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS dated,
  sum(CASE WHEN years = 'o' THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS one_year,
  sum(CASE WHEN years IS NULL OR years = '' THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS unsaid,
  sum(CASE WHEN years = 'u' AND (CASE substr(lasts, 11) WHEN '0' THEN substr(lasts, 1, 10) >= '2019-03-31' WHEN '1' THEN substr(lasts, 1, 7) >= '2019-03'          ELSE substr(lasts, 1, 4) >= '2019' END) THEN promised ELSE CAST(0 AS DECIMAL(38, 0)) END) AS lasting
FROM seen
GROUP BY payee
ORDER BY payee
