//! Judgements on an ordered scale.

use crate::{
    markers::Measure, period::Period, row::row, slug::Slug, source::Citation, threat::Threat,
    voice::Party,
};
use serde::{Deserialize, Serialize};

/// One assessor's rating of one threat: how well its scale is understood.
///
/// Ratings are ordered, not numbers: nothing is averaged. A rating that changes may tell of knowledge
/// and not of the threat.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// What is rated: understanding of scale, say.
    pub measure: Slug<Measure>,
    /// For which threat.
    pub threat: Slug<Threat>,
    /// Who rates.
    pub assessor: Party,
    /// When.
    pub period: Period,
    /// The rating as printed: "good", "weak".
    pub label: String,
    /// Its place on the scale, 1 the lowest; `None` where the scale is not given.
    #[serde(default)]
    pub rank: Option<u32>,
    /// How many places the scale has.
    #[serde(default)]
    pub ranks: Option<u32>,
    /// Where this is said.
    pub citation: Citation,
}

row!(Rating in Ratings by Ord::cmp, mentions measure threat assessor);
