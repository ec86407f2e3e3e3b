-- degrees, of the table seats.
-- EXAMPLE CONSTANTS: rows with other words in dates are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/degrees.sql first: it must have no row.
WITH holding AS (
  SELECT CAST(column1 AS VARCHAR) AS word FROM (VALUES
    ('..'),
    ('2017..2019')
  ) AS given(column1)
),
held AS (
  SELECT
    seats."group" AS board,
    seats.party AS party,
    coalesce(seats.role, 'not-stated') AS role,
    min(seats.people) AS people
  FROM seats
  JOIN holding ON holding.word = coalesce(seats.dates, '..')
  GROUP BY seats."group", seats.party, coalesce(seats.role, 'not-stated'), seats.title, coalesce(seats.dates, '..')
),
ties AS (SELECT board, party FROM held GROUP BY board, party)
SELECT 'group' AS mode, board AS id, count(*) AS degree FROM ties GROUP BY board
UNION ALL
SELECT 'party' AS mode, party AS id, count(*) AS degree FROM ties GROUP BY party
ORDER BY mode, id
