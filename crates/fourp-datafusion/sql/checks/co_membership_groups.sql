-- Faults of seats for which co_membership_groups.sql would answer something else than the core; without any: no row.
-- The constants are those of co_membership_groups.sql.
WITH looked_at AS (
  SELECT
    coalesce(sum(CASE WHEN party IS NULL THEN 1 ELSE 0 END), 0) AS fault_0,
    coalesce(sum(CASE WHEN people IS NULL THEN 1 ELSE 0 END), 0) AS fault_1,
    coalesce(sum(CASE WHEN "group" IS NULL THEN 1 ELSE 0 END), 0) AS fault_2,
    coalesce(sum(CASE WHEN dates = '' THEN 1 ELSE 0 END), 0) AS fault_3,
    coalesce(sum(CASE WHEN "group" = '' THEN 1 ELSE 0 END), 0) AS fault_4,
    coalesce(sum(CASE WHEN party = '' THEN 1 ELSE 0 END), 0) AS fault_5,
    coalesce(sum(CASE WHEN people = '' THEN 1 ELSE 0 END), 0) AS fault_6,
    coalesce(sum(CASE WHEN role = '' THEN 1 ELSE 0 END), 0) AS fault_7,
    coalesce(sum(CASE WHEN title = '' THEN 1 ELSE 0 END), 0) AS fault_8
  FROM seats
)
SELECT fault, found FROM (
SELECT 'have no party' AS fault, fault_0 AS found FROM looked_at
UNION ALL
SELECT 'have no people' AS fault, fault_1 AS found FROM looked_at
UNION ALL
SELECT 'have no group' AS fault, fault_2 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as dates' AS fault, fault_3 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as group' AS fault, fault_4 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as party' AS fault, fault_5 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as people' AS fault, fault_6 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as role' AS fault, fault_7 AS found FROM looked_at
UNION ALL
SELECT 'have an empty text as title' AS fault, fault_8 AS found FROM looked_at
UNION ALL
SELECT 'have a word in role whose meaning the question does not know' AS fault, count(*) AS found FROM seats WHERE role IS NOT NULL AND role NOT IN ('not-stated', 'chair', 'deputy-chair', 'member', 'secretariat', 'adviser', 'observer')
UNION ALL
SELECT 'have a word in dates whose meaning the question does not know' AS fault, count(*) AS found FROM seats WHERE dates IS NOT NULL AND dates NOT IN ('..', '2017..2019', '2020..')
UNION ALL
SELECT 'say the same with the same citation' AS fault, found FROM (SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies FROM seats GROUP BY "group", party, role, title, people, dates, source, locator, anchor, marking) AS alike WHERE copies > 1) AS counted
UNION ALL
SELECT 'say of one seat that it sends different numbers of people' AS fault, found FROM (SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(people) AS least, max(people) AS most FROM seats GROUP BY seats."group", seats.party, coalesce(seats.role, 'not-stated'), seats.title, coalesce(seats.dates, '..')) AS alike WHERE least <> most) AS counted
) AS faults
WHERE found > 0
ORDER BY fault
