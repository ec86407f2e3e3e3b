//! Aggregates of seats: who sits where on a day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fourp_dataset::Record;
use fourp_model::{Group, Seat, Slug};

use crate::{
    fellows::Fellows,
    joint::Joint,
    lexicon::Lexicon,
    text::{named, quoted},
};

/// What makes a seat; rows that differ in their citations alone are one.
const SEAT: &str = "seats.\"group\", seats.party, coalesce(seats.role, 'not-stated'), seats.title, coalesce(seats.dates, '..')";

/// Seats that hold on the day, or may, of groups that are there; a party with several seats in a group is one member.
fn ties(day: NaiveDate, without: &BTreeSet<Slug<Group>>, lexicon: &Lexicon) -> String {
    let holding = lexicon.holding(day);
    let gone: Vec<String> = without.iter().map(|group| quoted(group.as_str())).collect();
    let among = if gone.is_empty() {
        String::new()
    } else {
        format!("\n  WHERE seats.\"group\" NOT IN ({})", gone.join(", "))
    };
    format!(
        "WITH {holding},
held AS (
  SELECT
    seats.\"group\" AS board,
    seats.party AS party,
    coalesce(seats.role, 'not-stated') AS role,
    min(seats.people) AS people
  FROM seats
  JOIN holding ON holding.word = coalesce(seats.dates, '..'){among}
  GROUP BY {SEAT}
),
ties AS (SELECT board, party FROM held GROUP BY board, party)"
    )
}

/// What the core refuses of seats: rows that say the same with one citation, and seats that send other numbers of people.
pub(crate) fn faults() -> Joint {
    let all: Vec<String> = Seat::columns().iter().map(|column| named(column.name)).collect();
    let all = all.join(", ");
    let repeated = format!(
        "SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies FROM seats GROUP BY {all}) AS alike WHERE copies > 1"
    );
    let differing = format!(
        "SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(people) AS least, max(people) AS most FROM seats GROUP BY {SEAT}) AS alike WHERE least <> most"
    );
    Joint {
        with: Vec::new(),
        counts: vec![
            (repeated, "say the same with the same citation"),
            (differing, "say of one seat that it sends different numbers of people"),
        ],
    }
}

pub(crate) fn degrees(
    day: NaiveDate,
    without: &BTreeSet<Slug<Group>>,
    lexicon: &Lexicon,
) -> String {
    let ties = ties(day, without, lexicon);
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
pub(crate) fn load(day: NaiveDate, without: &BTreeSet<Slug<Group>>, lexicon: &Lexicon) -> String {
    let ties = ties(day, without, lexicon);
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
    without: &BTreeSet<Slug<Group>>,
    fellows: Fellows,
    least: u32,
    lexicon: &Lexicon,
) -> String {
    let ties = ties(day, without, lexicon);
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
