-- Faults of observations for which series.sql would answer something else than the core; without any: no row.
-- The constants are those of series.sql.
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
units AS (
  SELECT CAST(column1 AS VARCHAR) AS word, CAST(column2 AS VARCHAR) AS quantity, CAST(column3 AS BIGINT) AS is_count FROM (VALUES
    ('people', 'people', 1),
    ('percent', 'fraction', 0)
  ) AS given(column1, column2, column3)
),
seen AS (
  SELECT
    coalesce(observations.measure, '') AS measure, coalesce(observations.party, '') AS party, coalesce(observations.threat, '') AS threat, coalesce(observations.strand, '') AS strand, coalesce(observations.area, '') AS area, coalesce(observations.population, '') AS population, coalesce(observations.counting_rule, '') AS counting_rule, coalesce(observations.detection, 'unknown') AS detection,
    periods.first_day AS first_day,
    periods.last_day AS last_day,
    periods.length AS length,
    units.quantity AS quantity,
    units.is_count AS is_count,
    observations.unit AS unit,
    CASE WHEN observations.kind = 'exact' THEN 1 ELSE 0 END AS is_exact,
    CASE WHEN kind IN ('exact', 'rounded', 'estimate', 'share') THEN 1 ELSE 0 END AS is_single,
    CASE WHEN kind IN ('exact', 'rounded', 'estimate', 'share') THEN CAST(concat(observations.value, '') AS DECIMAL(29, 9)) END AS value,
    coalesce(days.last_day, 0) AS vintage
  FROM observations
  JOIN periods ON periods.word = observations.period
  JOIN units ON units.word = observations.unit
  LEFT JOIN days ON days.word = observations.vintage
),
newest AS (
  SELECT measure, party, threat, strand, area, population, counting_rule, detection, first_day, last_day,
    max(CASE WHEN is_single = 1 THEN vintage END) AS vintage,
    max(CASE WHEN is_single = 0 THEN vintage END) AS bound
  FROM seen
  GROUP BY measure, party, threat, strand, area, population, counting_rule, detection, first_day, last_day
),
points AS (
  SELECT seen.measure AS measure, seen.party AS party, seen.threat AS threat, seen.strand AS strand, seen.area AS area, seen.population AS population, seen.counting_rule AS counting_rule, seen.detection AS detection, seen.first_day AS first_day, seen.last_day AS last_day, min(seen.length) AS length,
    min(seen.value) AS value
  FROM seen JOIN newest ON newest.first_day = seen.first_day AND newest.last_day = seen.last_day
    AND newest.vintage = seen.vintage AND newest.measure = seen.measure AND newest.party = seen.party AND newest.threat = seen.threat AND newest.strand = seen.strand AND newest.area = seen.area AND newest.population = seen.population AND newest.counting_rule = seen.counting_rule AND newest.detection = seen.detection
  WHERE seen.is_single = 1 AND (newest.bound IS NULL OR newest.bound <= newest.vintage)
  GROUP BY seen.measure, seen.party, seen.threat, seen.strand, seen.area, seen.population, seen.counting_rule, seen.detection, seen.first_day, seen.last_day
),
clashing AS (SELECT CAST(NULL AS BIGINT) AS first_day, CAST(NULL AS BIGINT) AS last_day, CAST(NULL AS BIGINT) AS other_first, CAST(NULL AS BIGINT) AS other_last WHERE 1 = 0),
looked_at AS (
  SELECT
    coalesce(sum(CASE WHEN measure IS NULL THEN 1 ELSE 0 END), 0) AS fault_0,
    coalesce(sum(CASE WHEN period IS NULL THEN 1 ELSE 0 END), 0) AS fault_1,
    coalesce(sum(CASE WHEN kind IS NULL THEN 1 ELSE 0 END), 0) AS fault_2,
    coalesce(sum(CASE WHEN unit IS NULL THEN 1 ELSE 0 END), 0) AS fault_3,
    coalesce(sum(CASE WHEN area = '' THEN 1 ELSE 0 END), 0) AS fault_4,
    coalesce(sum(CASE WHEN counting_rule = '' THEN 1 ELSE 0 END), 0) AS fault_5,
    coalesce(sum(CASE WHEN detection = '' THEN 1 ELSE 0 END), 0) AS fault_6,
    coalesce(sum(CASE WHEN exposure = '' THEN 1 ELSE 0 END), 0) AS fault_7,
    coalesce(sum(CASE WHEN kind = '' THEN 1 ELSE 0 END), 0) AS fault_8,
    coalesce(sum(CASE WHEN measure = '' THEN 1 ELSE 0 END), 0) AS fault_9,
    coalesce(sum(CASE WHEN party = '' THEN 1 ELSE 0 END), 0) AS fault_10,
    coalesce(sum(CASE WHEN period = '' THEN 1 ELSE 0 END), 0) AS fault_11,
    coalesce(sum(CASE WHEN population = '' THEN 1 ELSE 0 END), 0) AS fault_12,
    coalesce(sum(CASE WHEN strand = '' THEN 1 ELSE 0 END), 0) AS fault_13,
    coalesce(sum(CASE WHEN threat = '' THEN 1 ELSE 0 END), 0) AS fault_14,
    coalesce(sum(CASE WHEN unit = '' THEN 1 ELSE 0 END), 0) AS fault_15,
    coalesce(sum(CASE WHEN value = '' THEN 1 ELSE 0 END), 0) AS fault_16,
    coalesce(sum(CASE WHEN vintage = '' THEN 1 ELSE 0 END), 0) AS fault_17,
    coalesce(sum(CASE WHEN kind IN ('exact', 'rounded', 'estimate', 'share') AND value IS NULL THEN 1 ELSE 0 END), 0) AS fault_18,
    coalesce(sum(CASE WHEN kind IN ('exact', 'rounded', 'estimate', 'share') AND (translate(value, '0123456789', '') NOT IN ('', '-', '.', '-.') OR strpos(value, '-') > 1 OR translate(value, '0123456789', '') = value) THEN 1 ELSE 0 END), 0) AS fault_19,
    coalesce(sum(CASE WHEN kind IN ('exact', 'rounded', 'estimate', 'share') AND (length(translate(split_part(value, '.', 1), '-', '')) > 20 OR length(split_part(value, '.', 2)) > 9) THEN 1 ELSE 0 END), 0) AS fault_20,
    coalesce(sum(CASE WHEN exposure IS NOT NULL THEN 1 ELSE 0 END), 0) AS fault_21
  FROM observations
)
SELECT fault, found FROM (
SELECT 'have no measure' AS fault, fault_0 AS found FROM looked_at
UNION ALL
SELECT 'have no period' AS fault, fault_1 AS found FROM looked_at
UNION ALL
SELECT 'have no kind' AS fault, fault_2 AS found FROM looked_at
UNION ALL
SELECT 'have no unit' AS fault, fault_3 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as area' AS fault, fault_4 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as counting_rule' AS fault, fault_5 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as detection' AS fault, fault_6 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as exposure' AS fault, fault_7 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as kind' AS fault, fault_8 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as measure' AS fault, fault_9 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as party' AS fault, fault_10 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as period' AS fault, fault_11 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as population' AS fault, fault_12 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as strand' AS fault, fault_13 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as threat' AS fault, fault_14 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as unit' AS fault, fault_15 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as value' AS fault, fault_16 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as vintage' AS fault, fault_17 AS found FROM looked_at
UNION ALL
SELECT 'have no value' AS fault, fault_18 AS found FROM looked_at
UNION ALL
SELECT 'have a value that is no decimal' AS fault, fault_19 AS found FROM looked_at
UNION ALL
SELECT 'have a value of more than 20 digits before the point or nine after it' AS fault, fault_20 AS found FROM looked_at
UNION ALL
SELECT 'have an exposure, by which this question does not divide: the core does' AS fault, fault_21 AS found FROM looked_at
UNION ALL
SELECT 'have a word in strand whose meaning the question does not know' AS fault, count(*) AS found FROM observations WHERE strand IS NOT NULL AND strand NOT IN ('pursue', 'prevent', 'protect', 'prepare')
UNION ALL
SELECT 'have a word in detection whose meaning the question does not know' AS fault, count(*) AS found FROM observations WHERE detection IS NOT NULL AND detection NOT IN ('reported', 'proactive', 'mixed', 'unknown')
UNION ALL
SELECT 'have a word in period whose meaning the question does not know' AS fault, count(*) AS found FROM observations WHERE period IS NOT NULL AND period NOT IN ('undated: in time', '2017-18', '2018-19', '2018-04/2019-03')
UNION ALL
SELECT 'have a word in kind whose meaning the question does not know' AS fault, count(*) AS found FROM observations WHERE kind IS NOT NULL AND kind NOT IN ('exact', 'rounded', 'estimate', 'at-least', 'more-than', 'at-most', 'less-than', 'about', 'range', 'list', 'share', 'change', 'ordinal')
UNION ALL
SELECT 'have a word in unit whose meaning the question does not know' AS fault, count(*) AS found FROM observations WHERE unit IS NOT NULL AND unit NOT IN ('people', 'percent')
UNION ALL
SELECT 'have a word in vintage whose meaning the question does not know' AS fault, count(*) AS found FROM observations WHERE vintage IS NOT NULL AND vintage NOT IN ('2018', '2018-03', '2018-03-31')
UNION ALL
SELECT 'have a period without days' AS fault, found FROM (SELECT coalesce(sum(CASE WHEN first_day IS NULL THEN 1 ELSE 0 END), 0) AS found FROM seen) AS counted
UNION ALL
SELECT 'are states of one day, between which this question knows no distance: the core does' AS fault, found FROM (SELECT coalesce(sum(CASE WHEN first_day IS NOT NULL AND length IS NULL THEN 1 ELSE 0 END), 0) AS found FROM seen) AS counted
UNION ALL
SELECT 'have a count below 0, or an exact one that is not whole' AS fault, found FROM (SELECT coalesce(sum(CASE WHEN is_count = 1 AND (value < CAST(0 AS DECIMAL(29, 9)) OR (is_exact = 1 AND unit = quantity AND CAST(value AS DECIMAL(29, 0)) <> value)) THEN 1 ELSE 0 END), 0) AS found FROM seen) AS counted
UNION ALL
SELECT 'are of series with values in several units' AS fault, found FROM (SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(unit) AS one, max(unit) AS other FROM seen GROUP BY measure, party, threat, strand, area, population, counting_rule, detection) AS alike WHERE one <> other) AS counted
UNION ALL
SELECT 'are of periods with several values in one vintage' AS fault, found FROM (SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(value) AS least, max(value) AS most FROM seen WHERE is_single = 1 GROUP BY measure, party, threat, strand, area, population, counting_rule, detection, first_day, last_day, vintage) AS alike WHERE least <> most) AS counted
UNION ALL
SELECT '(of one to a period) are of series whose periods differ in length' AS fault, found FROM (SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(length) AS least, max(length) AS most FROM points GROUP BY measure, party, threat, strand, area, population, counting_rule, detection) AS alike WHERE most * 10 > least * 12) AS counted
UNION ALL
SELECT '(of one to a period) share days with another, or lie too near to it to say whether one is missing between' AS fault, found FROM (SELECT count(*) AS found FROM points
  JOIN clashing ON clashing.first_day = points.first_day AND clashing.last_day = points.last_day
  JOIN points AS other ON other.first_day = clashing.other_first AND other.last_day = clashing.other_last AND other.measure = points.measure AND other.party = points.party AND other.threat = points.threat AND other.strand = points.strand AND other.area = points.area AND other.population = points.population AND other.counting_rule = points.counting_rule AND other.detection = points.detection) AS counted
) AS faults
WHERE found > 0
ORDER BY fault
