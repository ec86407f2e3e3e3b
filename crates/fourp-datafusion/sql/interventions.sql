-- interventions, of the table interventions.
-- Ask checks/interventions.sql first: it must have no row.
SELECT
  threat,
  strand,
  coalesce(effect, 'not-stated') AS effect,
  count(*) AS claims,
  count(operation) AS in_operations,
  count(DISTINCT operation) AS operations
FROM interventions
GROUP BY threat, strand, coalesce(effect, 'not-stated')
ORDER BY threat NULLS FIRST, strand NULLS FIRST, effect NULLS FIRST
