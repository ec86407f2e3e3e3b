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
/// greatest number, and stops where they are the other way round.
pub(crate) fn series(lexicon: &Lexicon) -> String {
    let (periods, days) = (lexicon.periods(), lexicon.days());
    let (columns, order) = (listed(&SERIES), ordered(&SERIES));
    let qualified: Vec<String> =
        SERIES.iter().map(|column| format!("observations.{column} AS {column}")).collect();
    let qualified = qualified.join(", ");
    format!(
        "WITH {periods},
{days},
valued AS (
  SELECT
    {qualified},
    periods.first_day AS first_day,
    periods.last_day AS last_day,
    CAST(concat(observations.value, '') AS DECIMAL(29, 9)) AS value,
    days.last_day AS vintage
  FROM observations
  JOIN periods ON periods.word = observations.period
  LEFT JOIN days ON days.word = observations.vintage
  WHERE observations.kind = 'exact' AND periods.first_day IS NOT NULL
),
ranked AS (
  SELECT *, row_number() OVER (
    PARTITION BY {columns}, first_day, last_day ORDER BY vintage DESC NULLS LAST, value
  ) AS newness
  FROM valued
),
ranged AS (
  SELECT
    {columns}, first_day, last_day, value,
    CASE WHEN lag(last_day) OVER (PARTITION BY {columns} ORDER BY first_day, last_day) + 1 = first_day
      THEN abs(value - lag(value) OVER (PARTITION BY {columns} ORDER BY first_day, last_day)) END AS range_of_two
  FROM ranked
  WHERE newness = 1
)
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
