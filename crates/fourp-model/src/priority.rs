//! Which threats came first, and when the list began to mean something else.

use crate::{period::Period, row::row, slug::Slug, source::Citation, text::vocabulary};
use serde::{Deserialize, Serialize};

/// The threats or areas that were priorities in a period.
///
/// The names may be known, or only how many there were. They are kept as printed: what threat a
/// name stands for is said once, by [`ThreatLabel`](crate::ThreatLabel).
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PriorityList {
    /// The id.
    pub id: Slug<Self>,
    /// When the list was in force.
    pub period: Period,
    /// How many priorities the source counts, named or not.
    #[serde(default)]
    pub count: Option<u32>,
    /// The threats it names, as printed.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The cross-cutting areas it names, which are no threats: "crimes that exploit the vulnerable".
    #[serde(default)]
    pub areas: Vec<String>,
    /// Whether it continues the list before it.
    pub series: Series,
    /// Where this is said.
    pub citation: Citation,
}

vocabulary! {
    /// Whether a member of a series may be compared with the one before.
    #[expect(clippy::exhaustive_enums, reason = "a series goes on or breaks")]
    Series, "series" {
        /// Same terms as before.
        Continues = "continues",
        /// The terms changed: nothing is compared, or charted as a trend, across the break.
        Redefined = "redefined",
    }
}

row!(PriorityList in Priorities by id, mentions);
