//! Weights of harm.

use crate::{
    figure::Figure,
    markers::{HarmIndex, Measure},
    period::Period,
    row::row,
    slug::Slug,
    source::Citation,
    threat::Threat,
};
use serde::{Deserialize, Serialize};

/// What one thing counted weighs on a scale of harm: a unit cost, a severity score.
///
/// Brought by the user; none are bundled.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Harm {
    /// The scale.
    pub index: Slug<HarmIndex>,
    /// What is weighed.
    pub measure: Slug<Measure>,
    /// Of which threat; `None` is whatever the threat.
    #[serde(default)]
    pub threat: Option<Slug<Threat>>,
    /// When the weight holds; `None` where the source does not say.
    #[serde(default)]
    pub period: Option<Period>,
    /// The weight of one, with its unit.
    pub weight: Figure,
    /// Where this is said.
    pub citation: Citation,
}

row!(Harm in Harm by Ord::cmp, mentions index measure threat weight);
