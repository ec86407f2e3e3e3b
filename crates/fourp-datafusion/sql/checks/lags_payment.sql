-- Faults of flows for which lags_payment.sql would answer something else than the core; without any: no row.
-- The constants are those of lags_payment.sql.
WITH days AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS sorted, CAST(column3 AS BIGINT) AS first_day, CAST(column4 AS BIGINT) AS last_day FROM (VALUES
    ('2018', '2018-01-012', 736695, 737059),
    ('2018-03', '2018-03-011', 736754, 736784),
    ('2018-03-31', '2018-03-310', 736784, 736784)
  ) AS given(column1, column2, column3, column4)
),
looked_at AS (
  SELECT
    coalesce(sum(CASE WHEN payer IS NULL THEN 1 ELSE 0 END), 0) AS fault_0,
    coalesce(sum(CASE WHEN payee IS NULL THEN 1 ELSE 0 END), 0) AS fault_1,
    coalesce(sum(CASE WHEN amount IS NULL THEN 1 ELSE 0 END), 0) AS fault_2,
    coalesce(sum(CASE WHEN kind IS NULL THEN 1 ELSE 0 END), 0) AS fault_3,
    coalesce(sum(CASE WHEN phase IS NULL THEN 1 ELSE 0 END), 0) AS fault_4,
    coalesce(sum(CASE WHEN period IS NULL THEN 1 ELSE 0 END), 0) AS fault_5,
    coalesce(sum(CASE WHEN announced = '' THEN 1 ELSE 0 END), 0) AS fault_6,
    coalesce(sum(CASE WHEN certainty = '' THEN 1 ELSE 0 END), 0) AS fault_7,
    coalesce(sum(CASE WHEN commitment = '' THEN 1 ELSE 0 END), 0) AS fault_8,
    coalesce(sum(CASE WHEN confirmed = '' THEN 1 ELSE 0 END), 0) AS fault_9,
    coalesce(sum(CASE WHEN kind = '' THEN 1 ELSE 0 END), 0) AS fault_10,
    coalesce(sum(CASE WHEN paid = '' THEN 1 ELSE 0 END), 0) AS fault_11,
    coalesce(sum(CASE WHEN payee = '' THEN 1 ELSE 0 END), 0) AS fault_12,
    coalesce(sum(CASE WHEN payer = '' THEN 1 ELSE 0 END), 0) AS fault_13,
    coalesce(sum(CASE WHEN period = '' THEN 1 ELSE 0 END), 0) AS fault_14,
    coalesce(sum(CASE WHEN phase = '' THEN 1 ELSE 0 END), 0) AS fault_15,
    coalesce(sum(CASE WHEN price_base = '' THEN 1 ELSE 0 END), 0) AS fault_16,
    coalesce(sum(CASE WHEN reported_by = '' THEN 1 ELSE 0 END), 0) AS fault_17,
    coalesce(sum(CASE WHEN withdrawn = '' THEN 1 ELSE 0 END), 0) AS fault_18,
    coalesce(sum(CASE WHEN amount <= CAST(0 AS DECIMAL(19, 0)) THEN 1 ELSE 0 END), 0) AS fault_19,
    coalesce(sum(CASE WHEN amount > CAST('9223372036854775807' AS DECIMAL(19, 0)) THEN 1 ELSE 0 END), 0) AS fault_20,
    coalesce(sum(CASE WHEN half_width < CAST(0 AS DECIMAL(19, 0)) OR half_width >= amount THEN 1 ELSE 0 END), 0) AS fault_21,
    coalesce(sum(CASE WHEN length(commitment) > 128 OR commitment LIKE '% %' THEN 1 ELSE 0 END), 0) AS fault_22
  FROM flows
)
SELECT fault, found FROM (
SELECT 'have no payer' AS fault, fault_0 AS found FROM looked_at
UNION ALL
SELECT 'have no payee' AS fault, fault_1 AS found FROM looked_at
UNION ALL
SELECT 'have no amount' AS fault, fault_2 AS found FROM looked_at
UNION ALL
SELECT 'have no kind' AS fault, fault_3 AS found FROM looked_at
UNION ALL
SELECT 'have no phase' AS fault, fault_4 AS found FROM looked_at
UNION ALL
SELECT 'have no period' AS fault, fault_5 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as announced' AS fault, fault_6 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as certainty' AS fault, fault_7 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as commitment' AS fault, fault_8 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as confirmed' AS fault, fault_9 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as kind' AS fault, fault_10 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as paid' AS fault, fault_11 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as payee' AS fault, fault_12 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as payer' AS fault, fault_13 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as period' AS fault, fault_14 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as phase' AS fault, fault_15 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as price_base' AS fault, fault_16 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as reported_by' AS fault, fault_17 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as withdrawn' AS fault, fault_18 AS found FROM looked_at
UNION ALL
SELECT 'have an amount that is not above 0' AS fault, fault_19 AS found FROM looked_at
UNION ALL
SELECT 'have an amount beyond 9223372036854775807 minor units' AS fault, fault_20 AS found FROM looked_at
UNION ALL
SELECT 'have a half-width that does not lie from 0 to below their amount' AS fault, fault_21 AS found FROM looked_at
UNION ALL
SELECT 'have a commitment that is no id' AS fault, fault_22 AS found FROM looked_at
UNION ALL
SELECT 'have a word in phase whose meaning the question does not know' AS fault, count(*) AS found FROM flows WHERE phase IS NOT NULL AND phase NOT IN ('pledged', 'announced', 'confirmed', 'paid', 'withdrawn')
UNION ALL
SELECT 'have a word in period whose meaning the question does not know' AS fault, count(*) AS found FROM flows WHERE period IS NOT NULL AND period NOT IN ('undated: in time', '2017-18', '2018-19', '2018-04/2019-03')
UNION ALL
SELECT 'have a word in announced whose meaning the question does not know' AS fault, count(*) AS found FROM flows WHERE announced IS NOT NULL AND announced NOT IN ('2018', '2018-03', '2018-03-31')
UNION ALL
SELECT 'have a word in confirmed whose meaning the question does not know' AS fault, count(*) AS found FROM flows WHERE confirmed IS NOT NULL AND confirmed NOT IN ('2018', '2018-03', '2018-03-31')
UNION ALL
SELECT 'have a word in paid whose meaning the question does not know' AS fault, count(*) AS found FROM flows WHERE paid IS NOT NULL AND paid NOT IN ('2018', '2018-03', '2018-03-31')
UNION ALL
SELECT 'have a word in withdrawn whose meaning the question does not know' AS fault, count(*) AS found FROM flows WHERE withdrawn IS NOT NULL AND withdrawn NOT IN ('2018', '2018-03', '2018-03-31')
UNION ALL
SELECT 'have a word in kind whose meaning the question does not know' AS fault, count(*) AS found FROM flows WHERE kind IS NOT NULL AND kind NOT IN ('grant', 'transfer', 'spend', 'refund', 'levy')
UNION ALL
SELECT 'have dates that are certainly out of order' AS fault, found FROM (SELECT coalesce(sum(dated.copies), 0) AS found FROM (
  SELECT announced, confirmed, paid, withdrawn, count(*) AS copies FROM flows
  WHERE (announced IS NOT NULL AND (confirmed IS NOT NULL OR paid IS NOT NULL OR withdrawn IS NOT NULL))
    OR (paid IS NOT NULL AND (confirmed IS NOT NULL OR withdrawn IS NOT NULL))
  GROUP BY announced, confirmed, paid, withdrawn
) AS dated LEFT JOIN days AS announced ON announced.word = dated.announced LEFT JOIN days AS confirmed ON confirmed.word = dated.confirmed LEFT JOIN days AS paid ON paid.word = dated.paid LEFT JOIN days AS withdrawn ON withdrawn.word = dated.withdrawn WHERE announced.first_day > confirmed.last_day OR announced.first_day > paid.last_day OR confirmed.first_day > paid.last_day OR announced.first_day > withdrawn.last_day OR withdrawn.first_day > paid.last_day) AS counted
) AS faults
WHERE found > 0
ORDER BY fault
