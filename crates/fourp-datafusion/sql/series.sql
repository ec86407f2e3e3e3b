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
    coalesce(observations.measure, '') AS measure, coalesce(observations.party, '') AS party, coalesce(observations.threat, '') AS threat, coalesce(observations.strand, '') AS strand, coalesce(observations.area, '') AS area, coalesce(observations.population, '') AS population, coalesce(observations.counting_rule, '') AS counting_rule, coalesce(observations.detection, '') AS detection, coalesce(observations.unit, '') AS unit,
    periods.first_day AS first_day,
    periods.last_day AS last_day,
    CAST(concat(observations.value, '') AS DECIMAL(29, 9)) AS value,
    coalesce(days.last_day, 0) AS vintage
  FROM observations
  JOIN periods ON periods.word = observations.period
  LEFT JOIN days ON days.word = observations.vintage
  WHERE observations.kind = 'exact' AND periods.first_day IS NOT NULL
),
newest AS (
  SELECT measure, party, threat, strand, area, population, counting_rule, detection, unit, first_day, last_day, max(vintage) AS vintage
  FROM valued
  GROUP BY measure, party, threat, strand, area, population, counting_rule, detection, unit, first_day, last_day
),
points AS (
  SELECT valued.measure AS measure, valued.party AS party, valued.threat AS threat, valued.strand AS strand, valued.area AS area, valued.population AS population, valued.counting_rule AS counting_rule, valued.detection AS detection, valued.unit AS unit, valued.first_day AS first_day, valued.last_day AS last_day, min(valued.value) AS value
  FROM valued JOIN newest ON newest.first_day = valued.first_day AND newest.last_day = valued.last_day
    AND newest.vintage = valued.vintage AND newest.measure = valued.measure AND newest.party = valued.party AND newest.threat = valued.threat AND newest.strand = valued.strand AND newest.area = valued.area AND newest.population = valued.population AND newest.counting_rule = valued.counting_rule AND newest.detection = valued.detection AND newest.unit = valued.unit
  GROUP BY valued.measure, valued.party, valued.threat, valued.strand, valued.area, valued.population, valued.counting_rule, valued.detection, valued.unit, valued.first_day, valued.last_day
),
ranged AS (
  SELECT points.measure AS measure, points.party AS party, points.threat AS threat, points.strand AS strand, points.area AS area, points.population AS population, points.counting_rule AS counting_rule, points.detection AS detection, points.unit AS unit, points.first_day AS first_day, points.last_day AS last_day, points.value AS value,
    abs(points.value - before.value) AS range_of_two
  FROM points LEFT JOIN points AS before ON before.last_day + 1 = points.first_day
    AND before.measure = points.measure AND before.party = points.party AND before.threat = points.threat AND before.strand = points.strand AND before.area = points.area AND before.population = points.population AND before.counting_rule = points.counting_rule AND before.detection = points.detection AND before.unit = points.unit
),
grouped AS (
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
),
told AS (
  SELECT nullif(measure, '') AS measure, nullif(party, '') AS party, nullif(threat, '') AS threat, nullif(strand, '') AS strand, nullif(area, '') AS area, nullif(population, '') AS population, nullif(counting_rule, '') AS counting_rule, nullif(detection, '') AS detection, nullif(unit, '') AS unit, points, total, ranges, ranges_total, first_day, last_day FROM grouped
)
SELECT * FROM told
ORDER BY measure NULLS FIRST, party NULLS FIRST, threat NULLS FIRST, strand NULLS FIRST, area NULLS FIRST, population NULLS FIRST, counting_rule NULLS FIRST, detection NULLS FIRST, unit NULLS FIRST
