-- disruptions, of the table interventions.
-- Ask checks/disruptions.sql first: it must have no row.
WITH judged AS (
  SELECT operation, CASE coalesce(effect, 'not-stated') WHEN 'not-stated' THEN 1 WHEN 'minor' THEN 2 WHEN 'moderate' THEN 3 WHEN 'major' THEN 4 END AS degree FROM interventions
),
acts AS (
  SELECT max(degree) AS degree, count(*) AS claims FROM judged WHERE operation IS NOT NULL GROUP BY operation
  UNION ALL
  SELECT degree, 1 FROM judged WHERE operation IS NULL
)
SELECT CASE degree WHEN 1 THEN 'not-stated' WHEN 2 THEN 'minor' WHEN 3 THEN 'moderate' WHEN 4 THEN 'major' END AS effect, count(*) AS disruptions, sum(claims) AS claims
FROM acts
GROUP BY degree
ORDER BY effect
