//! Aggregates of observations and interventions.

use fourp_model::Effect;

use crate::{
    joint::{Joint, SINGLE},
    lexicon::Lexicon,
    text::{listed, ordered, quoted},
};

/// What tells one series from another.
pub(crate) const SERIES: [&str; 8] =
    ["measure", "party", "threat", "strand", "area", "population", "counting_rule", "detection"];

/// Something of each column of the key.
fn each(of: &dyn Fn(&str) -> String, between: &str) -> String {
    SERIES.iter().map(|column| of(column)).collect::<Vec<_>>().join(between)
}

/// What every text of series defines first: `points`, one to a series and period.
///
/// `seen` are the rows, `''` where the key says nothing; a period that only bounds tell of, or later ones, has no point.
/// Texts are cast after `concat`, for DataFusion 55.2 casts the least and greatest text of a file too, takes them for the least and
/// greatest number, and stops where they are the other way round.
fn points(lexicon: &Lexicon) -> Vec<String> {
    let columns = listed(&SERIES);
    let said = each(
        &|column| match column {
            "detection" => "coalesce(observations.detection, 'unknown') AS detection".into(),
            column => format!("coalesce(observations.{column}, '') AS {column}"),
        },
        ", ",
    );
    let seen_of = each(&|column| format!("seen.{column} AS {column}"), ", ");
    let by_seen = each(&|column| format!("seen.{column}"), ", ");
    let newest = each(&|column| format!("newest.{column} = seen.{column}"), " AND ");
    vec![
        lexicon.periods(),
        lexicon.days(),
        lexicon.units(),
        format!(
            "seen AS (
  SELECT
    {said},
    periods.first_day AS first_day,
    periods.last_day AS last_day,
    periods.length AS length,
    units.quantity AS quantity,
    units.is_count AS is_count,
    observations.unit AS unit,
    CASE WHEN observations.kind = 'exact' THEN 1 ELSE 0 END AS is_exact,
    CASE WHEN {SINGLE} THEN 1 ELSE 0 END AS is_single,
    CASE WHEN {SINGLE} THEN CAST(concat(observations.value, '') AS DECIMAL(29, 9)) END AS value,
    coalesce(days.last_day, 0) AS vintage
  FROM observations
  JOIN periods ON periods.word = observations.period
  JOIN units ON units.word = observations.unit
  LEFT JOIN days ON days.word = observations.vintage
)"
        ),
        format!(
            "newest AS (
  SELECT {columns}, first_day, last_day,
    max(CASE WHEN is_single = 1 THEN vintage END) AS vintage,
    max(CASE WHEN is_single = 0 THEN vintage END) AS bound
  FROM seen
  GROUP BY {columns}, first_day, last_day
)"
        ),
        format!(
            "points AS (
  SELECT {seen_of}, seen.first_day AS first_day, seen.last_day AS last_day, min(seen.length) AS length,
    min(seen.value) AS value
  FROM seen JOIN newest ON newest.first_day = seen.first_day AND newest.last_day = seen.last_day
    AND newest.vintage = seen.vintage AND {newest}
  WHERE seen.is_single = 1 AND (newest.bound IS NULL OR newest.bound <= newest.vintage)
  GROUP BY {by_seen}, seen.first_day, seen.last_day
)"
        ),
    ]
}

/// What came before is joined, not found by `lag`: of 400 values in ten series one process gave other ranges than a cluster.
pub(crate) fn series(lexicon: &Lexicon) -> String {
    let with = points(lexicon).join(",\n");
    let columns = listed(&SERIES);
    let order = ordered(&SERIES);
    let points = each(&|column| format!("points.{column} AS {column}"), ", ");
    let before = each(&|column| format!("before.{column} = points.{column}"), " AND ");
    let whole = each(&|column| format!("whole.{column} AS {column}"), ", ");
    let grouped = each(&|column| format!("grouped.{column} = whole.{column}"), " AND ");
    let told = each(&|column| format!("nullif({column}, '') AS {column}"), ", ");
    format!(
        "WITH {with},
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
whole AS (
  SELECT {columns}, min(unit) AS unit, sum(1 - is_single) AS bounds
  FROM seen
  GROUP BY {columns}
),
joined AS (
  SELECT {whole}, whole.unit AS unit,
    coalesce(grouped.points, 0) AS points, whole.bounds AS bounds, grouped.total AS total,
    coalesce(grouped.ranges, 0) AS ranges, grouped.ranges_total AS ranges_total,
    grouped.first_day AS first_day, grouped.last_day AS last_day
  FROM whole LEFT JOIN grouped ON {grouped}
),
told AS (
  SELECT {told}, unit, points, bounds, total, ranges, ranges_total, first_day, last_day FROM joined
)
SELECT * FROM told
ORDER BY {order}
"
    )
}

/// What the core refuses of series, and what it can do and the text cannot.
pub(crate) fn faults(lexicon: &Lexicon) -> Joint {
    let columns = listed(&SERIES);
    let one = each(&|column| format!("other.{column} = points.{column}"), " AND ");
    let mut with = points(lexicon);
    with.push(lexicon.clashing());
    let counts = vec![
        (
            "SELECT coalesce(sum(CASE WHEN first_day IS NULL THEN 1 ELSE 0 END), 0) AS found FROM seen".into(),
            "have a period without days",
        ),
        (
            "SELECT coalesce(sum(CASE WHEN first_day IS NOT NULL AND length IS NULL THEN 1 ELSE 0 END), 0) AS found FROM seen".into(),
            "are states of one day, between which this question knows no distance: the core does",
        ),
        (
            "SELECT coalesce(sum(CASE WHEN is_count = 1 AND (value < CAST(0 AS DECIMAL(29, 9)) OR (is_exact = 1 AND unit = quantity AND CAST(value AS DECIMAL(29, 0)) <> value)) THEN 1 ELSE 0 END), 0) AS found FROM seen".into(),
            "have a count below 0, or an exact one that is not whole",
        ),
        (
            format!(
                "SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(unit) AS one, max(unit) AS other FROM seen GROUP BY {columns}) AS alike WHERE one <> other"
            ),
            "are of series with values in several units",
        ),
        (
            format!(
                "SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(value) AS least, max(value) AS most FROM seen WHERE is_single = 1 GROUP BY {columns}, first_day, last_day, vintage) AS alike WHERE least <> most"
            ),
            "are of periods with several values in one vintage",
        ),
        (
            format!(
                "SELECT coalesce(sum(copies), 0) AS found FROM (SELECT count(*) AS copies, min(length) AS least, max(length) AS most FROM points GROUP BY {columns}) AS alike WHERE most * 10 > least * 12"
            ),
            "(of one to a period) are of series whose periods differ in length",
        ),
        (
            format!(
                "SELECT count(*) AS found FROM points
  JOIN clashing ON clashing.first_day = points.first_day AND clashing.last_day = points.last_day
  JOIN points AS other ON other.first_day = clashing.other_first AND other.last_day = clashing.other_last AND {one}"
            ),
            "(of one to a period) share days with another, or lie too near to it to say whether one is missing between",
        ),
    ];
    Joint { with, counts }
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

pub(crate) fn disruptions() -> String {
    let (mut ranks, mut words) = (String::new(), String::new());
    for (effect, rank) in Effect::ALL.iter().zip(1_u32..) {
        let word = quoted(effect.as_str());
        ranks.push_str(&format!(" WHEN {word} THEN {rank}"));
        words.push_str(&format!(" WHEN {rank} THEN {word}"));
    }
    format!(
        "WITH judged AS (
  SELECT operation, CASE coalesce(effect, 'not-stated'){ranks} END AS degree FROM interventions
),
acts AS (
  SELECT max(degree) AS degree, count(*) AS claims FROM judged WHERE operation IS NOT NULL GROUP BY operation
  UNION ALL
  SELECT degree, 1 FROM judged WHERE operation IS NULL
)
SELECT CASE degree{words} END AS effect, count(*) AS disruptions, sum(claims) AS claims
FROM acts
GROUP BY degree
ORDER BY effect
"
    )
}
