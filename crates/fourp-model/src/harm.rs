//! Weights of harm.

use crate::{
    figure::Figure,
    markers::{HarmIndex, Measure},
    period::Period,
    row::{by_text, row},
    slug::Slug,
    source::Citation,
    threat::Threat,
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What one thing counted weighs on a scale of harm: a unit cost, a severity score.
///
/// Brought by the user; none are bundled.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
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

impl Harm {
    fn order(&self, other: &Self) -> Ordering {
        (&self.index, &self.measure, &self.threat, &self.period, &self.citation)
            .cmp(&(&other.index, &other.measure, &other.threat, &other.period, &other.citation))
            .then_with(|| by_text(&self.weight, &other.weight))
    }
}

row!(Harm in Harm by Harm::order, mentions index measure threat weight);
