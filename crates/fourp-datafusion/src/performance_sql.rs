//! Aggregates of observations and interventions.

use crate::{
    lexicon::Lexicon,
    text::{listed, ordered},
};

/// What tells one series from another.
const SERIES: [&str; 9] = [
    "measure",
    "party",
    "threat",
    "strand",
    "area",
    "population",
    "counting_rule",
    "detection",
    "unit",
];

/// Texts are cast after `concat`, for DataFusion 55.2 casts the least and greatest text of a file too, takes them for the least and
/// greatest number, and stops where they are the other way round. And what came before is joined, not found by `lag`: of 400
/// values in ten series one process gave other ranges than a cluster.
pub(crate) fn series(lexicon: &Lexicon) -> String {
    let (periods, days) = (lexicon.periods(), lexicon.days());
    let each = |of: &dyn Fn(&str) -> String, between: &str| {
        SERIES.iter().map(|column| of(column)).collect::<Vec<_>>().join(between)
    };
    let columns = listed(&SERIES);
    let order = ordered(&SERIES);
    let said = each(&|column| format!("coalesce(observations.{column}, '') AS {column}"), ", ");
    let valued = each(&|column| format!("valued.{column} AS {column}"), ", ");
    let of_valued = each(&|column| format!("valued.{column}"), ", ");
    let points = each(&|column| format!("points.{column} AS {column}"), ", ");
    let newest = each(&|column| format!("newest.{column} = valued.{column}"), " AND ");
    let before = each(&|column| format!("before.{column} = points.{column}"), " AND ");
    let told = each(&|column| format!("nullif({column}, '') AS {column}"), ", ");
    format!(
        "WITH {periods},
{days},
valued AS (
  SELECT
    {said},
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
  SELECT {columns}, first_day, last_day, max(vintage) AS vintage
  FROM valued
  GROUP BY {columns}, first_day, last_day
),
points AS (
  SELECT {valued}, valued.first_day AS first_day, valued.last_day AS last_day, min(valued.value) AS value
  FROM valued JOIN newest ON newest.first_day = valued.first_day AND newest.last_day = valued.last_day
    AND newest.vintage = valued.vintage AND {newest}
  GROUP BY {of_valued}, valued.first_day, valued.last_day
),
ranged AS (
  SELECT {points}, points.first_day AS first_day, points.last_day AS last_day, points.value AS value,
    abs(points.value - before.value) AS range_of_two
  FROM points LEFT JOIN points AS before ON before.last_day + 1 = points.first_day
    AND {before}
),
grouped AS (
  SELECT
    {columns},
    count(*) AS points,
    sum(value) AS total,
    count(range_of_two) AS ranges,
    sum(range_of_two) AS ranges_total,
    min(first_day) AS first_day,
    max(last_day) AS last_day
  FROM ranged
  GROUP BY {columns}
),
told AS (
  SELECT {told}, points, total, ranges, ranges_total, first_day, last_day FROM grouped
)
SELECT * FROM told
ORDER BY {order}
"
    )
}

pub(crate) fn interventions() -> String {
    let order = ordered(&["threat", "strand", "effect"]);
    format!(
        "SELECT
  threat,
  strand,
  coalesce(effect, 'not-stated') AS effect,
  count(*) AS claims,
  count(operation) AS in_operations,
  count(DISTINCT operation) AS operations
FROM interventions
GROUP BY threat, strand, coalesce(effect, 'not-stated')
ORDER BY {order}
"
    )
}
