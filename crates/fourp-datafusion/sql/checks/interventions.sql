-- Faults of interventions for which interventions.sql would answer something else than the core; without any: no row.
-- The constants are those of interventions.sql.
WITH looked_at AS (
  SELECT
    coalesce(sum(CASE WHEN id IS NULL THEN 1 ELSE 0 END), 0) AS fault_0,
    coalesce(sum(CASE WHEN date IS NULL THEN 1 ELSE 0 END), 0) AS fault_1,
    coalesce(sum(CASE WHEN party IS NULL THEN 1 ELSE 0 END), 0) AS fault_2,
    coalesce(sum(CASE WHEN date = '' THEN 1 ELSE 0 END), 0) AS fault_3,
    coalesce(sum(CASE WHEN effect = '' THEN 1 ELSE 0 END), 0) AS fault_4,
    coalesce(sum(CASE WHEN id = '' THEN 1 ELSE 0 END), 0) AS fault_5,
    coalesce(sum(CASE WHEN operation = '' THEN 1 ELSE 0 END), 0) AS fault_6,
    coalesce(sum(CASE WHEN party = '' THEN 1 ELSE 0 END), 0) AS fault_7,
    coalesce(sum(CASE WHEN strand = '' THEN 1 ELSE 0 END), 0) AS fault_8,
    coalesce(sum(CASE WHEN threat = '' THEN 1 ELSE 0 END), 0) AS fault_9
  FROM interventions
)
SELECT fault, found FROM (
SELECT 'have no id' AS fault, fault_0 AS found FROM looked_at
UNION ALL
SELECT 'have no date' AS fault, fault_1 AS found FROM looked_at
UNION ALL
SELECT 'have no party' AS fault, fault_2 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as date' AS fault, fault_3 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as effect' AS fault, fault_4 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as id' AS fault, fault_5 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as operation' AS fault, fault_6 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as party' AS fault, fault_7 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as strand' AS fault, fault_8 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as threat' AS fault, fault_9 AS found FROM looked_at
UNION ALL
SELECT 'have a word in strand whose meaning the question does not know' AS fault, count(*) AS found FROM interventions WHERE strand IS NOT NULL AND strand NOT IN ('pursue', 'prevent', 'protect', 'prepare')
UNION ALL
SELECT 'have a word in effect whose meaning the question does not know' AS fault, count(*) AS found FROM interventions WHERE effect IS NOT NULL AND effect NOT IN ('not-stated', 'minor', 'moderate', 'major')
) AS faults
WHERE found > 0
ORDER BY fault
