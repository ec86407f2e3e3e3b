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
valued AS (
  SELECT
    observations.measure AS measure, observations.party AS party, observations.threat AS threat, observations.strand AS strand, observations.area AS area, observations.population AS population, observations.counting_rule AS counting_rule, observations.detection AS detection, observations.unit AS unit,
    periods.first_day AS first_day,
    periods.last_day AS last_day,
    CAST(concat(observations.value, '') AS DECIMAL(29, 9)) AS value,
    days.last_day AS vintage
  FROM observations
  JOIN periods ON periods.word = observations.period
  LEFT JOIN days ON days.word = observations.vintage
  WHERE observations.kind = 'exact' AND periods.first_day IS NOT NULL
),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY measure, party, threat, strand, area, population, counting_rule, detection, unit, first_day, last_day ORDER BY vintage DESC NULLS LAST, value
  ) AS newness
  FROM valued
),
ranged AS (
  SELECT
    measure, party, threat, strand, area, population, counting_rule, detection, unit, first_day, last_day, value,
    CASE WHEN lag(last_day) OVER (PARTITION BY measure, party, threat, strand, area, population, counting_rule, detection, unit ORDER BY first_day, last_day) + 1 = first_day
      THEN abs(value - lag(value) OVER (PARTITION BY measure, party, threat, strand, area, population, counting_rule, detection, unit ORDER BY first_day, last_day)) END AS range_of_two
  FROM ranked
  WHERE newness = 1
)
SELECT
  measure, party, threat, strand, area, population, counting_rule, detection, unit,
  count(*) AS points,
  sum(value) AS total,
  count(range_of_two) AS ranges,
  sum(range_of_two) AS ranges_total,
  min(first_day) AS first_day,
  max(last_day) AS last_day
FROM ranged
GROUP BY measure, party, threat, strand, area, population, counting_rule, detection, unit
ORDER BY measure NULLS FIRST, party NULLS FIRST, threat NULLS FIRST, strand NULLS FIRST, area NULLS FIRST, population NULLS FIRST, counting_rule NULLS FIRST, detection NULLS FIRST, unit NULLS FIRST
