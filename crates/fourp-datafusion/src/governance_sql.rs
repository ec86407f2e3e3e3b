//! Aggregates of seats: who sits where on a day.

use chrono::NaiveDate;

use crate::{fellows::Fellows, lexicon::Lexicon};

/// Seats that hold on the day, or may; a party with several seats in a group is one member.
fn ties(day: NaiveDate, lexicon: &Lexicon) -> String {
    let holding = lexicon.holding(day);
    format!(
        "WITH {holding},
held AS (
  SELECT seats.\"group\" AS board, seats.party AS party, coalesce(seats.role, 'not-stated') AS role, seats.people AS people
  FROM seats JOIN holding ON holding.word = coalesce(seats.dates, '..')
),
ties AS (SELECT board, party FROM held GROUP BY board, party)"
    )
}

pub(crate) fn degrees(day: NaiveDate, lexicon: &Lexicon) -> String {
    let ties = ties(day, lexicon);
    format!(
        "{ties}
SELECT 'group' AS mode, board AS id, count(*) AS degree FROM ties GROUP BY board
UNION ALL
SELECT 'party' AS mode, party AS id, count(*) AS degree FROM ties GROUP BY party
ORDER BY mode, id
"
    )
}

/// `people` is cast after `concat`: see the series of observations.
pub(crate) fn load(day: NaiveDate, lexicon: &Lexicon) -> String {
    let ties = ties(day, lexicon);
    format!(
        "{ties}
SELECT party, role, count(*) AS seats, sum(CAST(concat(people, '') AS BIGINT)) AS people
FROM held
GROUP BY party, role
ORDER BY party, role
"
    )
}

pub(crate) fn co_membership(
    day: NaiveDate,
    fellows: Fellows,
    least: u32,
    lexicon: &Lexicon,
) -> String {
    let ties = ties(day, lexicon);
    let (own, through) = match fellows {
        Fellows::Parties => ("party", "board"),
        Fellows::Groups => ("board", "party"),
    };
    format!(
        "{ties}
SELECT one.{own} AS one, other.{own} AS other, count(*) AS shared
FROM ties AS one JOIN ties AS other ON one.{through} = other.{through} AND one.{own} < other.{own}
GROUP BY one.{own}, other.{own}
HAVING count(*) >= {least}
ORDER BY one, other
"
    )
}
