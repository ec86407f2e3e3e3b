-- series, of the table observations.
-- EXAMPLE CONSTANTS: rows with other words in period, vintage, unit are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/series.sql first: it must have no row.
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
ranged AS (
  SELECT points.measure AS measure, points.party AS party, points.threat AS threat, points.strand AS strand, points.area AS area, points.population AS population, points.counting_rule AS counting_rule, points.detection AS detection, points.first_day AS first_day, points.last_day AS last_day, points.value AS value,
    abs(points.value - before.value) AS range_of_two
  FROM points LEFT JOIN points AS before ON before.last_day + 1 = points.first_day
    AND before.measure = points.measure AND before.party = points.party AND before.threat = points.threat AND before.strand = points.strand AND before.area = points.area AND before.population = points.population AND before.counting_rule = points.counting_rule AND before.detection = points.detection
),
grouped AS (
  SELECT
    measure, party, threat, strand, area, population, counting_rule, detection,
    count(*) AS points,
    sum(value) AS total,
    count(range_of_two) AS ranges,
    sum(range_of_two) AS ranges_total,
    min(first_day) AS first_day,
    max(last_day) AS last_day
  FROM ranged
  GROUP BY measure, party, threat, strand, area, population, counting_rule, detection
),
whole AS (
  SELECT measure, party, threat, strand, area, population, counting_rule, detection, min(unit) AS unit, sum(1 - is_single) AS bounds
  FROM seen
  GROUP BY measure, party, threat, strand, area, population, counting_rule, detection
),
joined AS (
  SELECT whole.measure AS measure, whole.party AS party, whole.threat AS threat, whole.strand AS strand, whole.area AS area, whole.population AS population, whole.counting_rule AS counting_rule, whole.detection AS detection, whole.unit AS unit,
    coalesce(grouped.points, 0) AS points, whole.bounds AS bounds, grouped.total AS total,
    coalesce(grouped.ranges, 0) AS ranges, grouped.ranges_total AS ranges_total,
    grouped.first_day AS first_day, grouped.last_day AS last_day
  FROM whole LEFT JOIN grouped ON grouped.measure = whole.measure AND grouped.party = whole.party AND grouped.threat = whole.threat AND grouped.strand = whole.strand AND grouped.area = whole.area AND grouped.population = whole.population AND grouped.counting_rule = whole.counting_rule AND grouped.detection = whole.detection
),
told AS (
  SELECT nullif(measure, '') AS measure, nullif(party, '') AS party, nullif(threat, '') AS threat, nullif(strand, '') AS strand, nullif(area, '') AS area, nullif(population, '') AS population, nullif(counting_rule, '') AS counting_rule, nullif(detection, '') AS detection, unit, points, bounds, total, ranges, ranges_total, first_day, last_day FROM joined
)
SELECT * FROM told
ORDER BY measure NULLS FIRST, party NULLS FIRST, threat NULLS FIRST, strand NULLS FIRST, area NULLS FIRST, population NULLS FIRST, counting_rule NULLS FIRST, detection NULLS FIRST
