-- co_membership_parties, of the table seats.
-- EXAMPLE CONSTANTS: rows with other words in dates are left out or misread. `Question::sql` writes those of your table.
-- Ask checks/co_membership_parties.sql first: it must have no row.
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
SELECT one.party AS one, other.party AS other, count(*) AS shared
FROM ties AS one JOIN ties AS other ON one.board = other.board AND one.party < other.party
GROUP BY one.party, other.party
HAVING count(*) >= 2
ORDER BY one, other
