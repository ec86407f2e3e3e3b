//! Why bodies cannot be set side by side.

use std::fmt;

use fourp_model::{PartialDate, Period, RecordingChangeKind, RowRef};
use serde::Serialize;

use crate::words::conventions;

/// One reason why the counts of several bodies are not of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Incomparable {
    /// They are not counted, or not published, in the same way.
    Differs {
        /// In what.
        aspect: RecordingAspect,
        /// Each way, with who counts so.
        ways: Vec<WayOfRecording>,
    },
    /// A change of recording was declared within the time compared.
    Changed {
        /// The row that says so.
        row: RowRef,
        /// What changed.
        kind: RecordingChangeKind,
        /// When.
        date: PartialDate,
        /// Whose series it breaks.
        units: Vec<String>,
    },
    /// The records of one jump, and nobody declares a change.
    Jumped {
        /// Whose.
        unit: String,
        /// The first period after it.
        at: Period,
        /// The rate after it to that before.
        #[serde(serialize_with = "crate::number::or_word")]
        ratio: f64,
        /// The smallest share of false discoveries at which it would be one.
        q_value: f64,
    },
    /// The counts of one end in round figures.
    Heaped {
        /// Whose.
        unit: String,
        /// Of what they are multiples.
        base: u64,
        /// How many.
        multiples: usize,
        /// Of how many.
        counts: usize,
        /// The smallest share of false discoveries at which it would be one.
        q_value: f64,
    },
    /// One reports nothing more often than its own rate allows.
    Empty {
        /// Whose.
        unit: String,
        /// In how many periods.
        empty: usize,
        /// Of how many with a row.
        periods: usize,
        /// The smallest share of false discoveries at which it would be one.
        q_value: f64,
    },
    /// One has no rows for periods that others have.
    Missing {
        /// Whose.
        unit: String,
        /// How many periods.
        missing: usize,
        /// Of how many.
        periods: usize,
    },
    /// Counts without exposure rank bodies by their size.
    NotExposed {
        /// Whose.
        units: Vec<String>,
    },
    /// Values that are no counts have no chance to be ranked by here.
    NotCounts {
        /// Whose.
        units: Vec<String>,
    },
}

/// One way of recording, and who records so.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[non_exhaustive]
pub struct WayOfRecording {
    /// The way, or `not stated`.
    pub way: String,
    /// Who.
    pub units: Vec<String>,
}

conventions! {
    /// In what ways of recording can differ.
    #[non_exhaustive]
    RecordingAspect {
        /// How the things counted came to be known.
        Detection = "detection",
        /// By what rule they are counted.
        CountingRule = "counting rule",
        /// What population they are of.
        Population = "population",
        /// In what unit.
        Unit = "unit",
        /// In what unit they are exposed.
        ExposureUnit = "unit of exposure",
        /// When the values were last published: newer ones are revised, older ones are not yet.
        Vintage = "vintage",
    }
}

/// How many of several bodies a sentence names.
const NAMED: usize = 3;

impl fmt::Display for Incomparable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Differs { aspect, ways } => {
                write!(formatter, "they differ in {aspect}")?;
                for (place, way) in ways.iter().enumerate() {
                    let sign = if place == 0 { ":" } else { "," };
                    write!(formatter, "{sign} {} ({})", way.way, some(&way.units))?;
                }
                Ok(())
            }
            Self::Changed { row, kind, date, units } => {
                write!(formatter, "{kind} changed {date} for {} ({row})", some(units))
            }
            Self::Jumped { unit, at, ratio, q_value } => write!(
                formatter,
                "{unit} jumps to {ratio:.2} times its rate in {at}, and no change of recording is declared (q {})",
                chance(*q_value)
            ),
            Self::Heaped { unit, base, multiples, counts, q_value } => write!(
                formatter,
                "{multiples} of {counts} counts of {unit} are multiples of {base} (q {})",
                chance(*q_value)
            ),
            Self::Empty { unit, empty, periods, q_value } => write!(
                formatter,
                "{unit} counts nothing in {empty} of {periods} periods (q {})",
                chance(*q_value)
            ),
            Self::Missing { unit, missing, periods } => {
                write!(formatter, "{unit} has no row for {missing} of {periods} periods")
            }
            Self::NotExposed { units } => {
                write!(formatter, "counts without exposure rank bodies by size: {}", some(units))
            }
            Self::NotCounts { units } => write!(formatter, "values are no counts: {}", some(units)),
        }
    }
}

fn some(units: &[String]) -> String {
    let shown = units.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match units.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn chance(q: f64) -> String {
    if q < 1e-4 { "below 0.0001".into() } else { format!("{q:.4}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_names_who_and_how_many() {
        let units = |count: usize| (1..=count).map(|at| format!("force-{at}")).collect();
        let way = |way: &str, count| WayOfRecording { way: way.into(), units: units(count) };
        let differs = Incomparable::Differs {
            aspect: RecordingAspect::Detection,
            ways: vec![way("reported", 5), way("proactive", 1)],
        };
        assert_eq!(
            differs.to_string(),
            "they differ in detection: reported (force-1, force-2, force-3 and 2 more), proactive (force-1)"
        );
        let unit = || "force-12".to_owned();
        let jumped = Incomparable::Jumped {
            unit: unit(),
            at: "2023-10".parse().unwrap(),
            ratio: 3.428_57,
            q_value: 1e-12,
        };
        assert_eq!(
            jumped.to_string(),
            "force-12 jumps to 3.43 times its rate in 2023-10, and no change of recording is declared (q below 0.0001)"
        );
        let heaped = Incomparable::Heaped {
            unit: unit(),
            base: 10,
            multiples: 12,
            counts: 12,
            q_value: 0.02,
        };
        assert_eq!(
            heaped.to_string(),
            "12 of 12 counts of force-12 are multiples of 10 (q 0.0200)"
        );
        let empty = Incomparable::Empty { unit: unit(), empty: 3, periods: 12, q_value: 0.01 };
        assert_eq!(empty.to_string(), "force-12 counts nothing in 3 of 12 periods (q 0.0100)");
        let missing = Incomparable::Missing { unit: unit(), missing: 2, periods: 12 };
        assert_eq!(missing.to_string(), "force-12 has no row for 2 of 12 periods");
        let bare = Incomparable::NotExposed { units: units(1) };
        assert_eq!(bare.to_string(), "counts without exposure rank bodies by size: force-1");
        let none = Incomparable::NotCounts { units: units(1) };
        assert_eq!(none.to_string(), "values are no counts: force-1");
    }
}
